"""A settlement into the books, and back out of them. What will be posted is shown first, and is what is posted then."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import frappe
from frappe.utils import getdate, now_datetime

from ecom_erp.core.accounting.statements import posting
from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.accounting.statements.posting import Entry, PostedLine, Purpose
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.states.money.settlement import OPEN, POSTED, READY
from ecom_erp.erp.accounts import clearing
from ecom_erp.erp.accounts.clearing import Journal, JournalRow
from ecom_erp.flows.accounting.settlements import accounts
from ecom_erp.flows.accounting.settlements.accounts import SettlementAccount, books_of
from ecom_erp.flows.accounting.settlements.bookings import Bookings, bookings
from ecom_erp.flows.accounting.settlements.line_matching import open_lines
from ecom_erp.flows.accounting.settlements.storing import LINE, SETTLEMENT
from ecom_erp.flows.orders import timeline
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

ENTRY = "Ecom Settlement Entry"
PAGE = 5000
NAMED = 10  # orders or payments named in a sentence
STATEMENT, MONTH_END, REVERSAL = "Statement", "Month's End", "Reversal"


@dataclass
class Proposal:
	"""`entries`: what is posted, in the statement's currency. `obstacles`: sentences, each says what to do before."""

	entries: list[Entry] = field(default_factory=list)
	obstacles: list[str] = field(default_factory=list)


def propose(doc) -> Proposal:
	"""What an Ecom Settlement would post, and what keeps it from that. Changes nothing."""
	account = accounts.read(doc.settlement_account)
	books = books_of(account, doc.currency)
	found = Bookings()
	lines = list(_lines(doc, books.clearing, found))
	paid_on = paid_day(doc)
	entries = posting.plan(lines, _money(doc, "payout"), paid_on, bool(account.carried_forward))
	return Proposal(entries, _obstacles(doc, account, entries, found))


def paid_day(doc) -> date:
	"""The day on which a settlement's payout is posted."""
	return getdate(doc.paid_at or doc.ends_at or now_datetime())


def lines_of(doc) -> Iterator[PostedLine]:
	"""The lines of an Ecom Settlement as they are posted."""
	return _lines(doc, books_of(accounts.read(doc.settlement_account), doc.currency).clearing, Bookings())


def _lines(doc, clearing_account: str, found: Bookings) -> Iterator[PostedLine]:
	"""The settlement's lines page by page; what their payments have booked is added to `found`."""
	last = 0
	while rows := _page(doc.name, last):
		last = rows[-1].line_no
		page = bookings(doc.name, [row.name for row in rows], clearing_account, doc.currency, found.settled)
		found.unbooked |= page.unbooked
		found.elsewhere |= page.elsewhere
		for row in rows:
			yield _line(doc, row, page)


def _page(name: str, after: int) -> list:
	line, order = frappe.qb.DocType(LINE), frappe.qb.DocType("Ecom Order")
	return (
		frappe.qb.from_(line)
		.left_join(order)
		.on(order.name == line.ecom_order)
		.select(line.name, line.line_no, line.kind, line.at, line.amount, line.fee, line.fee_tax)
		.select(line.ecom_order, order.shop)
		.where((line.settlement == name) & (line.line_no > after))
		.orderby(line.line_no)
		.limit(PAGE)
	).run(as_dict=True)


def _line(doc, row, page: Bookings) -> PostedLine:
	kind = LineKind(row.kind)
	return PostedLine(
		kind,
		getdate(row.at or doc.paid_at or doc.ends_at or now_datetime()),
		*(quantize(from_field(row[one]), doc.currency) for one in ("amount", "fee", "fee_tax")),
		shop=row.shop or "",
		booked=page.by_line.get(row.name),
		order=row.ecom_order or "",
	)


def _obstacles(doc, account: SettlementAccount, entries: list[Entry], found: Bookings) -> list[str]:
	said = []
	if doc.status == POSTED:
		said.append(_("This settlement is posted already"))
	elif doc.problem:
		said.append(doc.problem)
	elif (left := open_lines(doc.name)) or doc.status != READY:
		said.append(_("{0} lines are open. Decide each of them: see Open Lines.").format(left))
	if found.unbooked:
		said.append(
			_(
				"The payments or refunds of these orders are not booked yet: {0}. Open them to see what they wait "
				"for."
			).format(_named(found.unbooked))
		)
	if found.elsewhere:
		said.append(
			_(
				"These payments were booked on another account than {0}: {1}. Set the gateway's account in the shop "
				"and book them anew, or add the account to the settlement account."
			).format(books_of(account, doc.currency).clearing, _named(found.elsewhere))
		)
	books = frappe.get_cached_value("Company", account.company, "default_currency")
	if entries and doc.currency != books and not account.exchange:
		said.append(
			_("Choose an Exchange Account in {0}: what rates make a difference of is posted there.").format(
				account.name
			)
		)
	lacking = {
		row.account
		for entry in entries
		for row in entry.rows
		if row.account != Purpose.EXCHANGE and not _account(account, doc, row.account)
	}
	if lacking:
		said.append(
			_("Choose where to post: {0}. Add a row for each under Where Each Kind Is Posted in {1}.").format(
				", ".join(sorted(_(one) for one in lacking)), account.name
			)
		)
	return said


def _named(names) -> str:
	some = sorted(names)
	return ", ".join(some[:NAMED]) + (" ..." if len(some) > NAMED else "")


def _account(account: SettlementAccount, doc, purpose: str) -> str:
	"""The account of the books for a purpose or kind; "" where nobody has chosen one."""
	books = books_of(account, doc.currency)
	known: dict[str, str] = {
		Purpose.CLEARING: books.clearing,
		Purpose.BANK: books.bank,
		Purpose.EXCHANGE: account.exchange,
		Purpose.CARRIED_FORWARD: account.carried_forward,
	}
	if purpose in known:
		return known[purpose] or ""
	chosen = account.postings.get(LineKind(purpose))
	if not chosen and purpose == LineKind.TRANSFER:
		return books.bank
	if not chosen and purpose in (LineKind.FEE_TAX, LineKind.ADJUSTMENT_REVERSAL):
		chosen = account.postings.get(LineKind.FEE if purpose == LineKind.FEE_TAX else LineKind.ADJUSTMENT)
	return chosen or ""


def account_of(doc, purpose: str) -> str:
	"""The account of the books by which an Ecom Settlement posts a purpose or kind; "" where nobody has chosen one."""
	return _account(accounts.read(doc.settlement_account), doc, purpose)


@unit_of_work
def post(name: str) -> list[str]:
	"""Submit the entries of a settlement that is ready; their names. Nothing where it is posted already."""
	doc = accounts.lock_of(name)
	if doc.status == POSTED:
		return []
	account = accounts.read(doc.settlement_account)
	proposal = propose(doc)
	if proposal.obstacles:
		refuse(ErrorCode.REFUSED, " ".join(proposal.obstacles))
	names: list[str] = []
	for entry in proposal.entries:
		journal = clearing.post(_journal(doc, account, entry, names))
		doc.append("entries", _entry(journal, entry.day, MONTH_END if entry.is_month_end else STATEMENT))
		names.append(journal)
	doc.update({"status": POSTED, "posted_at": now_datetime(), "posted_by": frappe.session.user})
	_save(doc)
	return names


def _entry(journal: str, day: date, purpose: str) -> dict:
	return {"journal_entry": journal, "posting_date": day, "purpose": purpose}


def _journal(doc, account: SettlementAccount, entry: Entry, before: list[str]) -> Journal:
	"""`before`: the journals of earlier months; what they have carried forward is worth the same when it comes back."""
	rows = tuple(
		JournalRow(
			_account(account, doc, row.account),
			row.amount,
			(row.shop and frappe.get_cached_value("Ecom Shop", row.shop, "cost_center"))
			or account.cost_center,
			row.shop,
			row.account == Purpose.CLEARING,
			-clearing.worth(before, account.carried_forward)
			if row.account == Purpose.CARRIED_FORWARD and before
			else None,
		)
		for row in entry.rows
	)
	return Journal(
		account.company,
		doc.currency,
		entry.day,
		rows,
		doc.statement_id,
		_("{0}, statement {1}").format(account.name, doc.statement_id),
		account.exchange,
		account.cost_center,
	)


@unit_of_work
def take_back(name: str) -> list[str]:
	"""Unpost a settlement: its entries are cancelled, or, where their period is closed, reversed today; the names of the
	reversals. It may be posted anew then."""
	doc = accounts.lock_of(name)
	return _take_back(doc) if doc.status == POSTED else []


def _take_back(doc) -> list[str]:
	reversals = []
	for row in [row for row in doc.entries if not row.taken_back and row.purpose != REVERSAL]:
		reversal = _undo(row.journal_entry)
		row.taken_back = 1
		if reversal:
			doc.append("entries", {**_entry(reversal, getdate(), REVERSAL), "taken_back": 1})
			reversals.append(reversal)
	left = open_lines(doc.name)
	doc.update({"status": OPEN if left else READY, "posted_at": None, "posted_by": None, "open_count": left})
	_save(doc)
	return reversals


def before_cancel_by_hand(journal: str) -> None:
	"""Before somebody cancels a Journal Entry in ERPNext: take the locks. Raises ValidationError for one half of an entry
	and its reversal."""
	for row in _rows_of(journal):
		accounts.lock_of(row.parent)
		if frappe.db.get_value(ENTRY, row.name, "taken_back"):
			frappe.throw(
				_(
					"{0} and the entry that reverses it belong together: {1} was taken back. Neither is cancelled alone."
				).format(journal, row.parent)
			)


def cancelled_by_hand(journal: str) -> None:
	"""Somebody has cancelled an entry of a settlement in ERPNext: the whole settlement is taken back, since its entries are
	right only together."""
	for row in _rows_of(journal):
		doc = accounts.lock_of(row.parent)
		if doc.status == POSTED:
			_take_back(doc)
			timeline.note(SETTLEMENT, doc.name, _("{0} was cancelled in ERPNext").format(journal))


def _rows_of(journal: str) -> list:
	return frappe.get_all(ENTRY, {"journal_entry": journal, "parenttype": SETTLEMENT}, ["name", "parent"])


def _undo(journal: str) -> str:
	"""The name of the entry that reverses a Journal Entry; "" where it was cancelled."""
	frappe.db.savepoint("take_back")
	try:
		clearing.cancel(journal)
	except frappe.ValidationError:
		# a closed or frozen period; what else is wrong is wrong today, too
		frappe.db.rollback(save_point="take_back")
		frappe.clear_messages()
		return clearing.reverse(journal, getdate())
	return ""


def _save(doc) -> None:
	doc.flags.by_machine = True
	doc.save(ignore_permissions=True)


def _money(doc, fieldname: str) -> Decimal:
	return quantize(from_field(doc.get(fieldname)), doc.currency)
