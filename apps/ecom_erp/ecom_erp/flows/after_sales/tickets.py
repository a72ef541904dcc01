"""Opening after-sales tickets, and keeping them sound while they are edited."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from ecom_erp.core.after_sales.outcomes import UNDECIDED, WISHES, Gives, Pays
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.order import SHIPPED_AT_SHOP
from ecom_erp.core.states.ticket import ACCEPTED
from ecom_erp.flows.after_sales import policies, resolution, ticket_flow
from ecom_erp.flows.after_sales.claimed_quantities import Claim, claimed, say_which
from ecom_erp.flows.after_sales.exchanges import price_difference
from ecom_erp.flows.after_sales.refund_amounts import refund_breakdown
from ecom_erp.flows.orders.order_document import open_qty
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.inbox import message_key

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

LINE_FIELDS = ("exchange_item", "exchange_price", "about")


def open_ticket(
	ecom_order: str,
	ticket_type: str,
	reason: str,
	lines: Sequence[dict],
	description: str = "",
	source: str = "Desk",
	request_key: str = "",
	permitted: bool = False,
	**values,
):
	"""Insert a ticket for `lines` of an order (dicts with line_id, qty and, for an exchange, exchange_item and
	exchange_price; about, "Shipped" or "Not Shipped", of a line of which a part was shipped), unless the order has one
	with `request_key`; the document. `permitted`: a flow opens it, whatever the user may.
	`values` are further fields. Raises ValidationError when a line is not the order's
	or has fewer pieces."""
	known = ticket_of_request(ecom_order, request_key)
	if known:
		return frappe.get_doc(ticket_flow.TICKET, known)
	ticket = frappe.new_doc(ticket_flow.TICKET)
	ticket.update(
		{
			"ecom_order": ecom_order,
			"ticket_type": ticket_type,
			"reason": reason,
			"source": source,
			"description": description,
			"request_key": message_key(ecom_order, request_key) if request_key else None,
			**values,
		}
	)
	for line in lines:
		more = {field: line[field] for field in LINE_FIELDS if line.get(field)}
		ticket.append("lines", {"line_id": str(line["line_id"]), "qty": int(line["qty"]), **more})
	ticket.flags.opened_with = ("source", "request_key", *values)
	return ticket.insert(ignore_permissions=permitted or source == "Customer Page")


def ticket_of_request(ecom_order: str, request_key: str) -> str | None:
	"""The order's ticket that a request has opened, by the caller's own id of the request."""
	if not request_key:
		return None
	return frappe.db.exists(ticket_flow.TICKET, {"request_key": message_key(ecom_order, request_key)})


def complete_ticket(ticket: "AfterSalesTicket") -> None:
	"""Fill what follows from the order, and refuse what cannot be; called while the ticket is validated."""
	if ticket.ticket_type not in WISHES:
		refuse(
			ErrorCode.INVALID_REQUEST,
			_("The type must be one of: {0}").format(", ".join(_(wish) for wish in WISHES)),
		)
	# not from the cache: a copy there may be older than the lock under which a flow saves the ticket
	order = frappe.get_doc("Ecom Order", ticket.ecom_order)
	ticket.update(
		{
			"shop": order.shop,
			"company": frappe.get_cached_value("Ecom Shop", order.shop, "company"),
			"customer": order.customer,
			"buyer_name": order.buyer_name,
			"currency": order.currency,
		}
	)
	_refuse_unposted(ticket, order)
	_check_lines(ticket, order)
	if _says_otherwise(ticket):
		say_which(ticket, order)
	if not ticket.credit_note:
		_fill_amounts(ticket, order)
	if ticket.status == ticket_flow.OPEN:
		resolution.evaluate(ticket, order)
		if not ticket.credit_note:
			_fill_amounts(ticket, order)


def _says_otherwise(ticket: "AfterSalesTicket") -> bool:
	"""Whether a person says after the decision that it is about other units. Raises when they have left the order."""
	before = ticket.get_doc_before_save()
	if ticket.flags.by_machine or not before or ticket.status == ticket_flow.OPEN:
		return False
	said = {row.name: row.about or "" for row in before.lines}
	changed = any((row.about or "") != said.get(row.name) for row in ticket.lines)
	if changed and (ticket.cancelled_in_order or ticket.credit_note):
		refuse(
			ErrorCode.WRONG_STATUS, _("This has already been carried out. About can no longer be changed.")
		)
	return changed


def _refuse_unposted(ticket: "AfterSalesTicket", order: "EcomOrder") -> None:
	"""Of an order that its shop has sent by itself, nothing can come back here or be paid back from here."""
	if ticket.is_new() and WISHES[ticket.ticket_type].about_goods and order.status == SHIPPED_AT_SHOP:
		refuse(
			ErrorCode.SHIPPED_AT_SHOP,
			_(
				"The shop shipped order {0} itself, and it is not posted here. Handle this in the shop, "
				"or first press Process Here on the order."
			).format(order.number),
		)


def _check_lines(ticket: "AfterSalesTicket", order: "EcomOrder") -> None:
	by_id = {line.line_id: line for line in order.lines}
	about_goods = WISHES[ticket.ticket_type].about_goods and ticket.source != "Shop"
	if about_goods and not ticket.lines and not ticket.goodwill_amount:
		refuse(ErrorCode.NO_LINES, _("Choose at least one line"))
	unavailable = _gone(ticket)
	for row in ticket.lines:
		line = by_id.get(row.line_id)
		if not line:
			refuse(
				ErrorCode.UNKNOWN_LINE,
				_("Row {0}: order {1} has no line {2}").format(row.idx, order.number, row.line_id),
			)
		row.title = line.title
		row.currency = order.currency
		row.item_code = next((a.item_code for a in order.allocations if a.line_id == row.line_id), None)
		if ticket.source != "Shop" and not ticket.cancelled_in_order:
			_check_pieces(ticket, row, line, unavailable.get(row.line_id, Claim()))


def _gone(ticket: "AfterSalesTicket") -> dict[str, Claim]:
	"""Units by line id that the buyer, or another system, cannot ask for any more. A person in the desk may: a parcel
	that was sent again can be lost again."""
	if ticket.source in ("Desk", "Shop"):
		return {}
	return claimed(ticket.ecom_order, ACCEPTED, but=ticket.name or "")


def _check_pieces(ticket: "AfterSalesTicket", row, line, claim: Claim) -> None:
	if row.received_qty or not WISHES[ticket.ticket_type].about_goods:
		return
	sent_back = not WISHES[ticket.ticket_type].of_unshipped
	unavailable = claim.shipped if sent_back else claim.qty
	left = ((line.shipped_qty or 0) if sent_back else open_qty(line)) - (line.returned_qty or 0)
	if sent_back and row.qty > left:
		refuse(
			ErrorCode.QUANTITY_EXCEEDED,
			_(
				"Row {0}: {1} of {2} are to be returned, but only {3} have shipped and not been returned"
			).format(row.idx, row.qty, row.title, left),
		)
	if row.qty > left - unavailable:
		refuse(
			ErrorCode.QUANTITY_EXCEEDED,
			_("Row {0}: {1} of {2} are requested, but only {3} are left").format(
				row.idx, row.qty, row.title, max(left - unavailable, 0)
			),
		)


def _fill_amounts(ticket: "AfterSalesTicket", order: "EcomOrder") -> None:
	"""What is paid back; for goods sent instead only what they were worth is noted."""
	outcome = ticket_flow.outcome(ticket)
	if outcome.gives is Gives.ANSWER:
		return
	breakdown = refund_breakdown(ticket)
	more = price_difference(ticket, order)
	ticket.price_difference = float(more)
	back = {
		Pays.WORTH: breakdown.total,
		Pays.DIFFERENCE: max(-more, Decimal(0)),
		Pays.NOTHING: Decimal(0),
	}[outcome.pays]
	by_line = {share.line_id: share for share in breakdown.lines_refund.lines}
	for row in ticket.lines:
		share = by_line.get(row.line_id)
		tax = share.tax + share.shipping_tax if share and not order.taxes_included else Decimal(0)
		row.refund_amount = float(share.goods + share.shipping + tax) if share else 0
	ticket.fee_amount = float(breakdown.fee)
	ticket.refund_amount = float(back)
	if ticket.source == "Shop":
		ticket.goodwill_amount = float(breakdown.goodwill)
	worth, rate = breakdown.total + breakdown.fee, policies.base_rate(order)
	ticket.base_amount = float(worth * (rate or 0))
	limit = frappe.get_cached_doc("Ecom Settings").ticket_limit
	ticket.needs_manager = int(bool(limit) and (rate is None or ticket.base_amount > limit))


def set_deadlines(ticket: "AfterSalesTicket") -> None:
	"""When the customer must hear from us, and when it must be over; at opening."""
	settings = frappe.get_cached_doc("Ecom Settings")
	opened = get_datetime(ticket.creation) if ticket.creation else now_datetime()
	if settings.respond_hours:
		ticket.respond_by = opened + timedelta(hours=settings.respond_hours)
	if settings.resolve_hours:
		ticket.resolve_by = opened + timedelta(hours=settings.resolve_hours)


def opened(ticket: "AfterSalesTicket") -> None:
	"""A ticket was opened: what the policies decide is carried out in a moment."""
	if ticket.status == ticket_flow.OPEN and ticket.policy and ticket.decision not in UNDECIDED:
		ticket_flow.schedule(ticket, ticket_flow.DECIDE)
		ticket.db_set({"step": ticket.step, "step_due_at": ticket.step_due_at}, update_modified=False)
