"""What a settlement would post, and what keeps it from that. Nothing is changed here."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import frappe
from frappe.utils import getdate, now_datetime

from ecom_erp.core.accounting.statements import posting
from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.accounting.statements.posting import Entry, PostedLine
from ecom_erp.core.money import from_field, quantize
from ecom_erp.flows.accounting.settlements import accounts
from ecom_erp.flows.accounting.settlements.accounts import books_of
from ecom_erp.flows.accounting.settlements.posting.bookings import Bookings, bookings
from ecom_erp.flows.accounting.settlements.posting.obstacles import obstacles
from ecom_erp.flows.accounting.settlements.stored_lines import LINE

PAGE = 5000
Progress = Callable[[int, int], None]
"""Told how many lines of how many are done."""


@dataclass
class Proposal:
	"""`entries`: what is posted, in the statement's currency. `obstacles`: sentences, each says what to do before."""

	entries: list[Entry] = field(default_factory=list)
	obstacles: list[str] = field(default_factory=list)

	@property
	def digest(self) -> str:
		"""The same where the same would be posted."""
		said = "\n".join(
			f"{entry.day} {row.account} {row.shop} {row.amount}"
			for entry in self.entries
			for row in entry.rows
		)
		return hashlib.sha256(said.encode()).hexdigest()[:16]


def propose(doc, progress: Progress | None = None) -> Proposal:
	"""What an Ecom Settlement would post, and what keeps it from that."""
	account = accounts.read(doc.settlement_account)
	books = books_of(account, doc.currency)
	found = Bookings()
	lines = lines_of(doc, books.clearing, found, progress)
	paid_on = paid_day(doc)
	entries = posting.plan(lines, money(doc, "payout"), paid_on, bool(account.carried_forward))
	return Proposal(entries, obstacles(doc, account, entries, found))


def paid_day(doc) -> date:
	"""The day on which a settlement's payout is posted."""
	return getdate(doc.paid_at or doc.ends_at or now_datetime())


def lines_of(
	doc, clearing_account: str, found: Bookings, progress: Progress | None = None
) -> Iterator[PostedLine]:
	"""The settlement's lines page by page; what their payments have booked is added to `found`."""
	last = 0
	while rows := _page(doc.name, last):
		last = rows[-1].line_no
		page = bookings(doc.name, [row.name for row in rows], clearing_account, doc.currency, found.settled)
		found.unbooked |= page.unbooked
		found.elsewhere |= page.elsewhere
		for row in rows:
			yield _line(doc, row, page)
		if progress:
			progress(last, doc.line_count)


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


def money(doc, fieldname: str) -> Decimal:
	"""An amount of an Ecom Settlement, exact."""
	return quantize(from_field(doc.get(fieldname)), doc.currency)
