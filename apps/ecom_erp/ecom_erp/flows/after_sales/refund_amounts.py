"""What a ticket is worth: its lines' share of the order's money, what is given beside them, what is kept back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _

from ecom_erp.core.after_sales.outcomes import Gives, wishes_about_goods
from ecom_erp.core.after_sales.policy import fee
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.orders.cancelled_lines import as_refund, refundable_for
from ecom_erp.core.orders.canonical import CanonicalOrder, Refund, refund_from_dict
from ecom_erp.core.orders.posting import Charge, charges_beside
from ecom_erp.core.orders.refunds import Refundable, RefundError, RefundShare, received, refundable
from ecom_erp.core.orders.stated_refunds import StatedRefund, states_parts, take_apart
from ecom_erp.core.states.ticket import CLOSED, REJECTED
from ecom_erp.flows.after_sales import ticket_flow
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.messaging.errors import refuse

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket


@dataclass(frozen=True)
class RefundBreakdown:
	"""What a ticket refunds. `lines_refund` is the share of its lines; `goodwill` may be negative; `fee` is deducted; `total`
	is what the buyer receives; `balance` is what was received and not refunded before. `stated`: the parts of a refund of
	which the shop says what it is for; `lines_refund` then has its pieces, `goodwill` what is none of its parts."""

	lines_refund: Refundable
	goodwill: Decimal
	fee: Decimal
	total: Decimal
	balance: Decimal
	stated: StatedRefund | None = None

	@property
	def beside(self) -> list[Charge]:
		"""What the shop states beside its pieces."""
		return charges_beside(self.stated) if self.stated else []

	@property
	def parts(self) -> Decimal:
		"""What the lines, and what the shop states beside them, are worth."""
		return self.stated.parts if self.stated else self.lines_refund.total


def refund_breakdown(ticket: "AfterSalesTicket") -> RefundBreakdown:
	"""What the ticket pays back, to the cent. Raises ValidationError with the reason."""
	order = _order_now(ticket)
	rejected = _rejected(ticket)
	earlier = [
		refund
		for refund in [*order.refunds, *_of_other_tickets(ticket, order)]
		if refund.external_id not in rejected
		and (not ticket.external_id or refund.external_id != ticket.external_id)
	]
	by_shop = shops_refund(ticket, order)
	if by_shop and states_parts(by_shop):
		return _as_stated(order, by_shop, earlier)
	pieces = counted(ticket)
	shipping = bool(ticket.refund_shipping)
	goodwill = quantize(from_field(ticket.goodwill_amount), order.currency)
	balance = received(order) - sum((refund.amount for refund in earlier), Decimal(0))
	try:
		lines_refund = _refundable(order, pieces, earlier, shipping)
	except RefundError as error:
		if ticket.source != "Shop":
			refuse(ErrorCode.NOT_REFUNDABLE, _(str(error)))
		lines_refund = _refundable_as_sold(order, pieces, shipping)
	if ticket.source == "Shop":
		goodwill = (by_shop.amount if by_shop else goodwill) - lines_refund.total
	deducted = fee(lines_refund.total, from_field(ticket.fee_percent), order.currency)
	total = lines_refund.total + goodwill - deducted
	if total < 0 and ticket.source != "Shop":
		refuse(ErrorCode.NOT_REFUNDABLE, _("The fee exceeds the value of the goods"))
	if goodwill > 0 and total > balance and ticket.source != "Shop":
		refuse(
			ErrorCode.NOT_REFUNDABLE,
			_("Only {0} {1} can still be refunded").format(max(balance, Decimal(0)), order.currency),
		)
	return RefundBreakdown(lines_refund, goodwill, deducted, total, max(balance, Decimal(0)))


def _order_now(ticket: "AfterSalesTicket"):
	"""The order as the unit of work sees it: a cached copy may be older than the lock on its row."""
	canonical = frappe.db.get_value("Ecom Order", ticket.ecom_order, "canonical")
	return read_canonical(frappe._dict(canonical=canonical))


def _refundable(order: CanonicalOrder, pieces, earlier, shipping: bool) -> Refundable:
	"""What the pieces are worth of the money that is left. Raises RefundError."""
	if not pieces:
		return Refundable((), Decimal(0), Decimal(0), order.currency)
	if not order.total:
		return _nothing(order, pieces)
	if received(order):
		return refundable(order, pieces, earlier, shipping)
	return refundable_for(order, pieces, shipping)


def _refundable_as_sold(order: CanonicalOrder, pieces, shipping: bool) -> Refundable:
	"""What pieces are worth that were given back already, by the shop or another ticket, whatever is left by our books: it
	is a fact, and the order must not stop. Nothing where the order has no such pieces (any more): the amount that was
	paid then stands by itself."""
	try:
		return refundable_for(order, pieces, shipping)
	except RefundError:
		return Refundable((), Decimal(0), Decimal(0), order.currency)


def _nothing(order: CanonicalOrder, pieces) -> Refundable:
	"""Pieces of an order without charge are worth nothing."""
	zero = Decimal(0)
	shares = tuple(RefundShare(line_id, qty, zero, zero, zero, zero) for line_id, qty in pieces)
	return Refundable(shares, zero, zero, order.currency)


def counted(ticket: "AfterSalesTicket") -> list[tuple[str, int]]:
	"""(line id, pieces) that count for the money: what came back where goods were to come back, else what is named."""
	if ticket.get("returns"):
		return [(row.line_id, row.received_qty) for row in ticket.lines if row.received_qty]
	return [(row.line_id, row.qty) for row in ticket.lines if row.qty]


def shops_refund(ticket: "AfterSalesTicket", order: CanonicalOrder) -> Refund | None:
	"""What the shop has paid back by itself for this ticket, as the ticket keeps it or, of one from before it did, as the
	order has it."""
	if ticket.source != "Shop":
		return None
	if ticket.shop_statement:
		return refund_from_dict(json.loads(ticket.shop_statement))
	return next((one for one in order.refunds if one.external_id == ticket.external_id), None)


def _as_stated(order: CanonicalOrder, refund: Refund, earlier: Sequence[Refund]) -> RefundBreakdown:
	stated = take_apart(order, refund, earlier)
	balance = received(order) - sum((one.amount for one in earlier), Decimal(0))
	return RefundBreakdown(
		stated.of_pieces(order.taxes_included),
		stated.rest,
		Decimal(0),
		refund.amount,
		max(balance, Decimal(0)),
		stated,
	)


def _rejected(ticket: "AfterSalesTicket") -> set[str]:
	"""Refunds of the order's shop that a person has refused to book."""
	filters = {"ecom_order": ticket.ecom_order, "status": REJECTED, "source": "Shop"}
	return set(frappe.get_all(ticket_flow.TICKET, filters, pluck="external_id"))


def _of_other_tickets(ticket, order) -> list[Refund]:
	"""Refunds and exchanges of the order's other tickets, as far as the shop's own statement does not show them (yet): of
	what an exchange paid back it shows the money, never the pieces."""
	known = {refund.external_id for refund in order.refunds}
	others = frappe.get_all(
		ticket_flow.TICKET,
		filters={
			"ecom_order": ticket.ecom_order,
			"name": ("!=", ticket.name or ""),
			"status": ("!=", REJECTED),
			"ticket_type": ("in", wishes_about_goods()),
		},
		fields=["name", "external_id", "refund_amount", "status", "ticket_type", "decision", "credit_note"],
	)
	counting = [one for one in others if (one.external_id not in known or _gave_goods(one)) and _counts(one)]
	rows = frappe.get_all(
		"After Sales Ticket Line",
		filters={"parent": ("in", [one.name for one in counting] or [""])},
		fields=["parent", "line_id", "qty", "received_qty"],
	)
	for one in counting:
		one.refund_amount = 0 if one.external_id in known else one.refund_amount
	return [_as_refund(one, [row for row in rows if row.parent == one.name], order) for one in counting]


def _gave_goods(ticket) -> bool:
	return ticket_flow.outcome(ticket).gives is Gives.GOODS


def _counts(ticket) -> bool:
	"""Whether the ticket pays back, or will: a resent parcel does not, nor does a return that never came."""
	if ticket.status == CLOSED and not ticket.credit_note:
		return bool(ticket.refund_amount)
	return bool(ticket.credit_note) or ticket_flow.outcome(ticket).settles


def _as_refund(ticket, rows, order: CanonicalOrder) -> Refund:
	received_goods = any(row.received_qty for row in rows)
	pieces = [
		(row.line_id, row.received_qty if received_goods else row.qty)
		for row in rows
		if (row.received_qty if received_goods else row.qty)
	]
	refundable = _refundable_as_sold(order, pieces, shipping=False) if pieces else None
	amount = from_field(ticket.refund_amount)
	key = ticket.external_id or ticket.name
	return as_refund(key, refundable, amount) if refundable else Refund(key, None, amount)
