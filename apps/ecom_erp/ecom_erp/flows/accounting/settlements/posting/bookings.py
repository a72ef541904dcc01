"""What the payments that a settlement's lines settle have put on the clearing account, line by line; and which of them are not
booked, or elsewhere. A fixed number of queries for a settlement's page of lines."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from ecom_erp.core.accounting.statements.posting import Booked
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.states.money.settlement import POSTED
from ecom_erp.erp.accounts import clearing
from ecom_erp.erp.accounts.clearing import Booking
from ecom_erp.flows.accounting.settlements.movements import written_off
from ecom_erp.flows.accounting.settlements.stored_lines import SETTLEMENT, SHARE

Payment = tuple[str, str, bool]
"""An order, its payment's id, and whether that is a refund."""


@dataclass
class Bookings:
	"""`by_line`: what the payments of a line have booked. `unbooked`: orders with a payment or refund that is not booked;
	`elsewhere`: entries that were booked on another account, with it where it is known. `settled`: what lines that were read
	up to now settle of payments."""

	by_line: dict[str, Booked] = field(default_factory=dict)
	unbooked: set[str] = field(default_factory=set)
	elsewhere: dict[str, str] = field(default_factory=dict)
	settled: dict[Payment, Decimal] = field(default_factory=dict)

	def add(self, line: str, amount: Decimal, fee: Decimal, converted: bool) -> None:
		known = self.by_line.get(line, Booked(Decimal(0)))
		self.by_line[line] = Booked(known.clearing + amount, known.fee + fee, known.converted or converted)


def bookings(
	settlement: str, lines: Collection[str], account: str, currency: str, settled: dict[Payment, Decimal]
) -> Bookings:
	"""Of lines of a settlement; `account` is the clearing account of its currency. `settled`: what its earlier lines settle, to
	which that of these is added."""
	shares = _shares(lines)
	orders = {row.ecom_order for row in shares}
	before = _posted_before(settlement, orders)
	for key, amount in settled.items():
		if key[0] in orders:
			before[key] = before.get(key, Decimal(0)) + amount
	found = Bookings()
	_add_receipts(found, [row for row in shares if not row.is_refund], before, account, currency)
	_add_refunds(found, [row for row in shares if row.is_refund], before, account, currency)
	for row in shares:
		settled[_key(row)] = settled.get(_key(row), Decimal(0)) + from_field(row.amount)
	return found


def _key(row) -> Payment:
	return row.ecom_order, row.payment, bool(row.is_refund)


def _shares(lines: Collection[str]) -> list:
	share, payment = frappe.qb.DocType(SHARE), frappe.qb.DocType("Ecom Order Payment")
	return (
		frappe.qb.from_(share)
		.left_join(payment)
		.on((payment.parent == share.ecom_order) & (payment.external_id == share.payment))
		.select(
			share.line,
			share.ecom_order,
			share.payment,
			share.is_refund,
			share.currency,
			share.amount,
			payment.amount.as_("whole"),
			payment.payment_entry,
			payment.journal_entry,
		)
		.where(share.line.isin(sorted(lines) or [""]))
		.orderby(share.line, share.name)
	).run(as_dict=True)


def _posted_before(settlement: str, orders: Collection[str]) -> dict[Payment, Decimal]:
	"""What posted settlements have settled of the payments and refunds of orders."""
	share, other = frappe.qb.DocType(SHARE), frappe.qb.DocType(SETTLEMENT)
	rows = (
		frappe.qb.from_(share)
		.join(other)
		.on(other.name == share.settlement)
		.select(share.ecom_order, share.payment, share.is_refund, Sum(share.amount))
		.where(share.ecom_order.isin(sorted(orders) or [""]))
		.where((other.status == POSTED) & (other.name != settlement))
		.groupby(share.ecom_order, share.payment, share.is_refund)
	).run()
	found = {(order, payment, bool(refund)): from_field(amount) for order, payment, refund, amount in rows}
	for (order, payment), amount in written_off(orders).items():
		found[order, payment, False] = found.get((order, payment, False), Decimal(0)) + amount
	return found


def settled_in_books(order: str, payment: str) -> Decimal:
	"""What posted settlements and write-offs have taken of a payment."""
	return _posted_before("", [order]).get((order, payment, False), Decimal(0))


def _add_receipts(found: Bookings, shares: Iterable, before, account: str, currency: str) -> None:
	known = clearing.receipts({row.payment_entry for row in shares if row.payment_entry})
	journals = clearing.put_on({row.journal_entry for row in shares if row.journal_entry}, account)
	done = dict(before)
	for row in shares:
		booking = known.get(row.payment_entry)
		if not booking and row.journal_entry and row.currency == currency:
			booking = _by_journal(row, journals, account, currency)
		if not booking:
			found.unbooked.add(row.ecom_order)
			continue
		if booking.account != account:
			found.elsewhere[booking.name] = booking.account
			continue
		start = done.get(_key(row), Decimal(0))
		end = start + from_field(row.amount)
		done[_key(row)] = end
		whole = from_field(row.whole)
		if row.currency == currency:
			booking = booking.of_payment(whole)
			# an entry that was made by hand may book several payments, or more than one
			whole = max(whole, booking.amount)
		found.add(
			row.line,
			share_between(booking.clearing, start, end, whole, currency),
			share_between(booking.fee, start, end, whole, currency),
			row.currency != currency,
		)


def _by_journal(row, journals, account: str, currency: str) -> Booking:
	"""An accountant's Journal Entry has put the payment on the account whole, or elsewhere."""
	whole = quantize(from_field(row.whole), currency)
	there = account if journals.get(row.journal_entry, Decimal(0)) >= whole else ""
	return Booking(row.journal_entry, row.ecom_order, there, currency, whole, Decimal(0), whole)


def share_between(amount: Decimal, start: Decimal, end: Decimal, whole: Decimal, currency: str) -> Decimal:
	"""The share of an amount from `start` to `end` of `whole`, rounded so that all shares come to the amount."""
	if not whole:
		return amount
	upto = quantize(amount * min(end, whole) / whole, currency)
	return upto - quantize(amount * min(start, whole) / whole, currency)


def _add_refunds(found: Bookings, shares: Collection, before, account: str, currency: str) -> None:
	"""The books do not say which refund of the shop a payment to the buyer was: an order's are taken one after another,
	those of the same amount first."""
	booked = clearing.paid_back({row.ecom_order for row in shares}, account)
	left = {order: [[one, one.amount] for one in list_] for order, list_ in booked.items()}
	for (order, _payment, is_refund), amount in before.items():
		if is_refund:
			_take(left.get(order, []), amount)
	wholes: dict[Payment, Decimal] = {}
	for row in shares:
		key = _key(row)
		wholes[key] = wholes.get(key, Decimal(0)) + quantize(from_field(row.amount), row.currency)
	worths: dict[Payment, Decimal] = {}
	for key, amount in wholes.items():
		order = key[0]
		taken = _take(left.get(order, []), amount)
		if sum((part for _one, part in taken), Decimal(0)) != amount:
			found.unbooked.add(order)
			continue
		parts = (quantize(one.clearing * part / one.amount, currency) for one, part in taken)
		worths[key] = sum(parts, Decimal(0))
	done: dict[Payment, Decimal] = {}
	for row in shares:
		key = _key(row)
		if key in worths:
			start = done.get(key, Decimal(0))
			done[key] = start + from_field(row.amount)
			worth = share_between(worths[key], start, done[key], wholes[key], currency)
			found.add(row.line, worth, Decimal(0), row.currency != currency)


def _take(left: list[list], amount: Decimal) -> list[tuple[Booking, Decimal]]:
	"""Take an amount off what is left of bookings, in place; the parts that were there."""
	same = next((pair for pair in left if pair[1] == amount), None)
	taken = []
	for pair in [same] if same else left:
		part = min(pair[1], amount)
		if part > 0:
			pair[1] -= part
			amount -= part
			taken.append((pair[0], part))
	return taken
