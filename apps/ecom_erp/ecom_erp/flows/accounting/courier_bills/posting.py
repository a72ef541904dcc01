"""A courier's bill into the books, as a Purchase Invoice of its supplier, and back out of them. What will be posted is shown first,
and is what is posted then. What was claimed and is due later makes another Purchase Invoice."""

from dataclasses import dataclass, field

import frappe
from frappe.utils import getdate, now_datetime

from ecom_erp.core.accounting.courier_bills.posting import Posting, plan
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.money.courier_bill import OPEN, POSTED, READY
from ecom_erp.erp.accounts import purchase_invoices
from ecom_erp.erp.accounts.purchase_invoices import PurchaseBill, PurchaseRow
from ecom_erp.erp.documents.submission import are_own
from ecom_erp.flows.accounting.courier_bills import bill_accounts, freight, held, totals
from ecom_erp.flows.accounting.courier_bills.bill_accounts import BILL, BillAccount
from ecom_erp.flows.accounting.courier_bills.storing import LINE, POSTING
from ecom_erp.flows.orders import timeline
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

CHUNK = 200


@dataclass
class Proposal:
	"""`obstacles`: sentences, each says what to do before."""

	account: BillAccount
	posting: Posting
	obstacles: list[str] = field(default_factory=list)


def propose(doc) -> Proposal:
	"""What an Ecom Courier Bill would post, and what keeps it from that. Changes nothing."""
	account = bill_accounts.read(doc.bill_account)
	found = Proposal(account, plan(held.lines(doc.name), doc.currency))
	found.obstacles = list(_obstacles(doc, found))
	return found


def _obstacles(doc, found: Proposal):
	if doc.problem:
		yield doc.problem
	elif doc.status == OPEN:
		yield _("{0} lines are open. Accept each of them, or claim it: see Open Lines.").format(
			doc.open_count
		)
	elif doc.status == POSTED:
		yield _("This bill is posted already")
	elif not found.posting.lines:
		yield _("Nothing is to be posted: everything is held back by claims")
	books = frappe.get_cached_value("Company", doc.company, "default_currency")
	if doc.currency != books and not found.account.payable_account:
		yield _("Choose a Payable Account in {0}, which is kept in {1}").format(
			found.account.name, doc.currency
		)
	if found.posting.tax and not found.account.tax_account:
		yield _("Choose the Account of Taxes in {0}: the bill has {1} of tax").format(
			found.account.name, f"{found.posting.tax} {doc.currency}"
		)


@unit_of_work
def post(name: str) -> str:
	"""Submit the Purchase Invoice of what is due of a bill; its name, "" where the bill is posted already."""
	doc = bill_accounts.lock_of(name)
	if doc.status == POSTED:
		return ""
	found = propose(doc)
	if found.obstacles or doc.status != READY:
		refuse(ErrorCode.REFUSED, " ".join(found.obstacles))
	invoice = purchase_invoices.post(_bill(doc, found))
	_note_posted(found.posting)
	row = {"purchase_invoice": invoice, "posting_date": _day(doc), "currency": doc.currency}
	doc.append("postings", {**row, "amount": float(found.posting.total)})
	doc.update({"posted_at": now_datetime(), "posted_by": frappe.session.user})
	_save(doc)
	totals.refresh(name)
	freight.note_billed(name)
	return invoice


def _day(doc):
	return getdate(doc.billed_on) if doc.billed_on and not doc.postings else getdate()


def _bill(doc, found: Proposal) -> PurchaseBill:
	account, number = found.account, len(doc.postings)
	rows = tuple(
		PurchaseRow(
			account.accounts[row.purpose],
			row.amount,
			_("{0}, bill {1}").format(_(row.purpose), doc.bill_number),
			(row.shop and frappe.get_cached_value("Ecom Shop", row.shop, "cost_center"))
			or account.cost_center,
			row.shop,
		)
		for row in found.posting.rows
	)
	return PurchaseBill(
		account.company,
		account.supplier,
		doc.currency,
		_day(doc),
		# a supplier's number may come once only in a fiscal year
		f"{doc.bill_number}/{number + 1}" if number else doc.bill_number,
		getdate(doc.billed_on) if doc.billed_on else None,
		getdate(doc.due_on) if doc.due_on else None,
		rows,
		found.posting.tax,
		account.tax_account,
		account.cost_center,
		_("{0}, bill {1}").format(account.name, doc.bill_number),
		account.payable_account,
	)


def _note_posted(posting: Posting) -> None:
	values = {line: {"posted_net": net, "posted_tax": tax} for line, (net, tax) in posting.lines.items()}
	if values:
		frappe.db.bulk_update(LINE, values, chunk_size=CHUNK, update_modified=False)


@unit_of_work
def take_back(name: str) -> list[str]:
	"""Unpost a bill: its Purchase Invoices are cancelled; their names. It may be posted anew then. Raises ValidationError where one
	is paid or its period is closed."""
	doc = bill_accounts.lock_of(name)
	return _take_back(doc)


def _take_back(doc) -> list[str]:
	names = [row.purchase_invoice for row in doc.postings if not row.taken_back]
	for invoice in reversed(names):
		purchase_invoices.cancel(invoice)
	if not names:
		return []
	for row in doc.postings:
		row.taken_back = 1
	doc.update({"posted_at": None, "posted_by": None})
	_save(doc)
	frappe.db.set_value(
		LINE, {"courier_bill": doc.name}, {"posted_net": 0, "posted_tax": 0}, update_modified=False
	)
	totals.refresh(doc.name)
	freight.note_billed(doc.name)
	return names


def before_cancel_by_hand(invoice: str) -> None:
	"""Before somebody cancels a Purchase Invoice in ERPNext: take the locks."""
	if not are_own():
		for name in _bills_of(invoice):
			bill_accounts.lock_of(name)


def cancelled_by_hand(invoice: str) -> None:
	"""Somebody has cancelled a Purchase Invoice of a bill in ERPNext: the whole bill is taken back, since its invoices are right only
	together."""
	if are_own():
		return
	for name in _bills_of(invoice):
		doc = bill_accounts.lock_of(name)
		_take_back(doc)
		timeline.note(BILL, name, _("{0} was cancelled in ERPNext").format(invoice))


def _bills_of(invoice: str) -> list[str]:
	of_invoice = {"purchase_invoice": invoice, "parenttype": BILL, "taken_back": 0}
	return frappe.get_all(POSTING, of_invoice, pluck="parent", order_by="parent")


def _save(doc) -> None:
	doc.flags.by_machine = True
	doc.save(ignore_permissions=True)
