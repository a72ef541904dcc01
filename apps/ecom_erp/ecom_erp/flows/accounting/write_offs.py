"""The rest of a payment that no statement will settle is taken off the clearing account: up to a limit by whoever settles, beyond it
by who has the role that the settlement account names."""

from decimal import Decimal

import frappe
from frappe.utils import getdate

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field, quantize
from ecom_erp.erp.accounts import clearing
from ecom_erp.erp.accounts.clearing import Journal, JournalRow
from ecom_erp.flows.accounting.settlements import account_checks, accounts
from ecom_erp.flows.accounting.settlements.accounts import SettlementAccount, books_of
from ecom_erp.flows.accounting.settlements.movements import CAPTURE, of_orders
from ecom_erp.flows.accounting.settlements.posting.bookings import settled_in_books, share_between
from ecom_erp.flows.accounting.settlements.posting.chosen import account_in
from ecom_erp.flows.accounting.settlements.posting.taking_back import undo
from ecom_erp.flows.accounting.settlements.stored_lines import WRITE_OFF
from ecom_erp.flows.orders.locks import lock, lock_values
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

POSTED, TAKEN_BACK = "Posted", "Taken Back"
FEE = "Fee"


@unit_of_work
def write_off(account_name: str, order: str, payment: str, account: str, reason: str) -> str:
	"""Write off what is open of a payment; the name of the Ecom Write Off. Raises ValidationError, which says what to do."""
	lock_values(accounts.ACCOUNT, account_name, "name")
	known = accounts.read(account_name)
	if not reason.strip():
		refuse(ErrorCode.INVALID_REQUEST, _("Say why: the reason is kept with the line"))
	account_checks.check_account(frappe.get_cached_doc(accounts.ACCOUNT, account_name), account)
	row = _payment(known, order, payment)
	open_part = _open(known, row)
	_require_right(account_name, open_part, row.currency)
	journal = clearing.post(_journal(known, row, open_part, account))
	doc = frappe.get_doc(
		{
			"doctype": WRITE_OFF,
			"settlement_account": known.name,
			"ecom_order": order,
			"payment": payment,
			"status": POSTED,
			"currency": row.currency,
			"amount": float(open_part),
			"account": account,
			"reason": reason.strip(),
			"journal_entry": journal,
		}
	)
	doc.flags.by_machine = True
	doc.insert(ignore_permissions=True)
	return doc.name


@unit_of_work
def take_back(name: str) -> str:
	"""The payment waits for a statement again; the name of the reversal where the entry's period is closed."""
	lock_values(accounts.ACCOUNT, frappe.db.get_value(WRITE_OFF, name, "settlement_account"), "name")
	doc = lock(WRITE_OFF, name)
	if doc.status != POSTED:
		return ""
	reversal = undo(doc.journal_entry)
	_taken_back(doc, reversal)
	return reversal


def cancelled_by_hand(journal: str) -> None:
	"""Somebody has cancelled the entry of a write-off in ERPNext."""
	for name in frappe.get_all(WRITE_OFF, {"journal_entry": journal, "status": POSTED}, pluck="name"):
		_taken_back(lock(WRITE_OFF, name), "")


def _taken_back(doc, reversal: str) -> None:
	doc.update({"status": TAKEN_BACK, "reversal": reversal or None})
	doc.flags.by_machine = True
	doc.save(ignore_permissions=True)


def _payment(account: SettlementAccount, order: str, payment: str):
	row = frappe.db.get_value(
		"Ecom Order Payment",
		{"parent": order, "external_id": payment, "kind": CAPTURE},
		["amount", "currency", "payment_entry", "gateway"],
		as_dict=True,
	)
	shop = frappe.db.get_value("Ecom Order", order, "shop")
	if not row or not account.settles(shop, row.gateway or ""):
		refuse(
			ErrorCode.INVALID_REQUEST, _("{0} is no payment that {1} settles").format(payment, account.name)
		)
	row.update({"order": order, "payment": payment, "shop": shop})
	return row


def _open(account: SettlementAccount, row) -> Decimal:
	"""What no line and no earlier write-off has settled."""
	found = next(
		(one for one in of_orders(account, [row.order]) if one.payment == row.payment and not one.is_refund),
		None,
	)
	left = found.amount - found.settled if found else Decimal(0)
	if left <= 0:
		refuse(ErrorCode.WRONG_STATUS, _("Nothing is open of payment {0}").format(row.payment))
	return left


def _require_right(name: str, amount: Decimal, currency: str) -> None:
	doc = frappe.get_cached_doc(accounts.ACCOUNT, name)
	limit, role = from_field(doc.write_off_limit), doc.write_off_role or "Ecom Manager"
	if amount > limit and role not in frappe.get_roles():
		refuse(
			ErrorCode.REFUSED,
			_("{0} {1} are more than the limit of {2}. Ask somebody with the role {3}.").format(
				amount, currency, quantize(limit, currency), _(role)
			),
			frappe.PermissionError,
		)


def _journal(account: SettlementAccount, row, amount: Decimal, loss: str) -> Journal:
	"""What of the payment and of its expected fee stands in the books is taken out; the rest is the loss."""
	books = books_of(account, row.currency)
	booking = clearing.receipts([row.payment_entry]).get(row.payment_entry) if row.payment_entry else None
	if not booking or booking.account != books.clearing:
		refuse(
			ErrorCode.WRONG_STATUS,
			_("The payment does not stand on {0}. Book it there first, then write it off.").format(
				books.clearing
			),
		)
	whole = quantize(from_field(row.amount), row.currency)
	booking = booking.of_payment(whole)
	start = settled_in_books(row.order, row.payment)
	span = (start, start + amount, whole, row.currency)
	left, fee = share_between(booking.clearing, *span), share_between(booking.fee, *span)
	fees = account_in(account, row.currency, FEE) or loss
	rows = (
		JournalRow(books.clearing, -left, account.cost_center, row.shop, is_clearing=True),
		JournalRow(fees, -fee, account.cost_center, row.shop),
		JournalRow(loss, left + fee, account.cost_center, row.shop),
	)
	remark = _("{0}, rest of payment {1} written off").format(account.name, row.payment)
	return Journal(
		account.company,
		row.currency,
		getdate(),
		tuple(one for one in rows if one.amount),
		row.payment,
		remark,
		account.exchange or loss,
		account.cost_center,
	)
