"""Which units of an order its tickets claim, and which of them a ticket's row is about: those that were shipped,
or those that were not; and the pieces that a ticket's credit note takes back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import frappe
from frappe import _

from ecom_erp.core.after_sales.outcomes import WISHES
from ecom_erp.core.after_sales.refund_plan import ABOUT_SHIPPED, ABOUT_UNSHIPPED, contradicts, unshipped_of
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field
from ecom_erp.core.orders.posting import Part
from ecom_erp.core.quantities import Units, pieces_of
from ecom_erp.core.states.order import CANCELLED, PARTLY_SHIPPED, may_change
from ecom_erp.core.states.ticket import ACCEPTED, CLOSED
from ecom_erp.flows.after_sales import ticket_flow
from ecom_erp.flows.orders.allocated_lines import sold_recipe
from ecom_erp.flows.orders.order_document import open_qty
from ecom_erp.flows.shipping.line_counts import line_counts
from ecom_erp.messaging.errors import refuse

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


@dataclass
class Claim:
	"""Units of a line: shipped ones, and some that were not."""

	shipped: int = 0
	unshipped: int = 0

	@property
	def qty(self) -> int:
		return self.shipped + self.unshipped


def claimed(ecom_order: str, statuses: Collection[str], but: str = "") -> dict[str, Claim]:
	"""Units by line id that the order's tickets in `statuses` are about, and those that were paid back or sent again
	while the buyer kept what he had. `but`: a ticket that does not count. What came back, or left an order of which
	nothing was shipped, is not here: it stands on the order's line."""
	claims: dict[str, Claim] = {}
	for one in _rows_of_tickets(ecom_order):
		if one.ticket != but and (one.status in statuses or _kept(one)):
			claim = claims.setdefault(one.line_id, Claim())
			claim.shipped += one.qty - one.unshipped_qty
			claim.unshipped += one.unshipped_qty
	return claims


def _rows_of_tickets(ecom_order: str) -> list:
	row, ticket = frappe.qb.DocType("After Sales Ticket Line"), frappe.qb.DocType(ticket_flow.TICKET)
	return (
		frappe.qb.from_(row)
		.join(ticket)
		.on(ticket.name == row.parent)
		.select(row.line_id, row.qty, row.unshipped_qty, ticket.name.as_("ticket"), ticket.status)
		.select(ticket.ticket_type, ticket.decision)
		.select(
			ticket.credit_note,
			ticket.replacement_order,
			ticket.return_delivery_note,
			ticket.cancelled_in_order,
		)
		.where(ticket.ecom_order == ecom_order)
	).run(as_dict=True)


def _kept(ticket) -> bool:
	given = ticket.status == CLOSED and ticket_flow.outcome(ticket).uses_up
	settled = ticket.credit_note or ticket.replacement_order or given
	return bool(settled and not ticket.return_delivery_note)


def say_which(ticket: "AfterSalesTicket", order: "EcomOrder") -> str:
	"""Note on each row how many of its units were not shipped; in words, which row does not tell, "" when all do. A row
	that can mean one thing only says so from now on, also when more is shipped before the ticket is decided."""
	found = _unshipped_of_rows(ticket, order)
	for row, qty, _counts in found:
		row.unshipped_qty = qty or 0
		if not WISHES[ticket.ticket_type].of_unshipped:
			row.about = None
		elif not row.about and qty is not None:
			row.about = {0: ABOUT_SHIPPED, row.qty: ABOUT_UNSHIPPED}.get(qty)
	return _unclear(found)


def require_which(ticket: "AfterSalesTicket", order: "EcomOrder") -> dict[str, int]:
	"""Units by line id that the ticket is about and that were not shipped, as the order is now. Raises ValidationError
	where that cannot be told, or is no longer what was decided."""
	found = _unshipped_of_rows(ticket, order)
	for row, qty, _counts in found if ticket.source != "Shop" else ():
		decided = row.unshipped_qty or 0
		if decided and decided != qty:
			refuse(
				ErrorCode.UNCLEAR_UNITS,
				_(
					"Row {0}: {1} has shipped in the meantime. Set About to Shipped to refund it anyway, "
					"or reject this ticket and open another one to request the return."
				).format(row.idx, row.title),
			)
	unclear = _unclear(found)
	if unclear:
		refuse(ErrorCode.UNCLEAR_UNITS, unclear)
	return {row.line_id: qty for row, qty, _counts in found if qty}


def _unshipped_of_rows(ticket: "AfterSalesTicket", order: "EcomOrder") -> list[tuple]:
	"""(row, its units that were not shipped, a Claim of what there is) for each row of the ticket; None for the units
	where the row may be about some or others, or says what cannot be."""
	if not WISHES[ticket.ticket_type].of_unshipped:
		return [(row, 0, Claim()) for row in ticket.lines]
	open_claims = _claims_left(ticket, order)
	rows = []
	for row in ticket.lines:
		one, about = open_claims.get(row.line_id, Claim()), row.about or ""
		qty = row.qty
		if not _nothing_shipped(order):
			qty = unshipped_of(row.qty, one.shipped, one.unshipped, about, ticket.reason)
		if ticket.source != "Shop" and qty is not None and contradicts(about, row.qty, qty):
			qty = None
		rows.append((row, qty, one))
	return rows


def _nothing_shipped(order: "EcomOrder") -> bool:
	return may_change(order.status) or order.status == CANCELLED


def _claims_left(ticket: "AfterSalesTicket", order: "EcomOrder") -> dict[str, Claim]:
	"""Units by line id of which something was shipped and that no other ticket has settled, and those that are still to
	be shipped."""
	claims = claimed(order.name, ACCEPTED, but=ticket.name or "")
	if may_change(order.status):
		return {line.line_id: Claim(0, open_qty(line)) for line in order.lines}
	counts = line_counts(order)
	units = {}
	for line in order.lines:
		count = counts[line.line_id]
		# the shop may have sent some by itself
		shipped = count.kept + (line.shop_shipped_qty or 0) - claims.get(line.line_id, Claim()).shipped
		# of an order that is not partly shipped no parcel waits
		units[line.line_id] = Claim(max(shipped, 0), count.untouched if order.status == PARTLY_SHIPPED else 0)
	return units


def _unclear(found: list[tuple]) -> str:
	for row, qty, claim in found:
		if qty is None:
			return _(
				"Row {0}: {2} of {1} have shipped and {3} have not. Set About to Shipped or Not Shipped. "
				"If it concerns both, open one ticket for each."
			).format(row.idx, row.title, claim.shipped, claim.unshipped)
	return ""


def credited_parts(
	order: "EcomOrder", ticket: "AfterSalesTicket", line_id: str, qty: int, rates: Mapping[str, float]
) -> list[Part]:
	"""The pieces of `qty` sold units of a line that are credited now, warehouse by warehouse in the order of the
	allocation, after those that earlier tickets credited. The parts of a bundle share its amount as they were sold:
	`rates` by row of the Sales Order."""
	own = [row for row in order.allocations if row.line_id == line_id]
	recipe = sold_recipe(order, line_id)
	before = pieces_of(Units(_credited_before(ticket, line_id)), recipe)
	parts = []
	for item, left in pieces_of(Units(qty), recipe).items():
		skip = before[item]
		for row in (row for row in own if row.item_code == item):
			passed = min(skip, row.qty)
			skip -= passed
			take = min(left, row.qty - passed)
			if take:
				parts.append(
					Part(
						line_id,
						item,
						take,
						row.warehouse,
						from_field(rates[row.sales_order_item]),
						row.sales_order_item,
					)
				)
				left -= take
	return parts


def _credited_before(ticket: "AfterSalesTicket", line_id: str) -> int:
	"""Sold units of the line that the order's other tickets have credited."""
	row, other = frappe.qb.DocType("After Sales Ticket Line"), frappe.qb.DocType(ticket_flow.TICKET)
	rows = (
		frappe.qb.from_(row)
		.join(other)
		.on(other.name == row.parent)
		.select(row.qty, row.received_qty, other.return_delivery_note)
		.where(other.ecom_order == ticket.ecom_order)
		.where(other.name != ticket.name)
		.where(other.credit_note.isnotnull())
		.where(row.line_id == line_id)
	).run(as_dict=True)
	return sum(one.received_qty if one.return_delivery_note else one.qty for one in rows)


def sold_lines(order: "EcomOrder") -> dict[str, str]:
	"""Line id by the row of the Sales Order."""
	return {row.sales_order_item: row.line_id for row in order.allocations}
