"""Taking units that were not shipped out of an order, for a refund."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field
from ecom_erp.core.orders.line_quantities import pieces_by_row
from ecom_erp.core.orders.stated_refunds import StatedRefund, completed
from ecom_erp.core.quantities import Pieces, Units
from ecom_erp.core.shipping.piece_coverage import of_loose
from ecom_erp.core.states.fulfilment import OPEN, UNLABELLED, WAITING
from ecom_erp.core.states.order import CANCELLED, ON_HOLD, PARTLY_SHIPPED, SHIPPED
from ecom_erp.erp.accounts.payments import Money, post_advance_back, post_receipt
from ecom_erp.erp.selling.selling import close_sales_order
from ecom_erp.flows.after_sales import shop_notices, ticket_flow
from ecom_erp.flows.after_sales.refund_amounts import shops_refund
from ecom_erp.flows.allocation import cancellation
from ecom_erp.flows.allocation.fulfilment import cancel_fulfilment
from ecom_erp.flows.allocation.reallocate import undo_allocation
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.allocated_lines import ordered_lines
from ecom_erp.flows.orders.locks import lock
from ecom_erp.flows.orders.order_document import (
	captures,
	is_booked,
	keep_cancelled_refund,
	open_qty,
	read_canonical,
)
from ecom_erp.flows.shops.gateway_money import gateway_of, money_of, refund_shares
from ecom_erp.flows.shops.shops import get_shop, require_gateway_account
from ecom_erp.flows.warehouse import ship
from ecom_erp.flows.warehouse.delivery_note_matching import loose_pieces
from ecom_erp.flows.warehouse.package_contents import labelled_pieces, take_out_of_packages
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def cancel_in_order(order: "EcomOrder", ticket: "AfterSalesTicket", breakdown) -> None:
	"""Of an order of which nothing was shipped: what the ticket names leaves it, the buyer is paid back, the shop told.
	`breakdown` is what the ticket pays back. The caller holds the order's lock."""
	cancellation.refuse_labelled(order)
	ticket.cancelled_in_order = 1
	shipping = bool(ticket.refund_shipping)
	for row in ticket.lines:
		line = ticket_flow.order_line(order, row.line_id)
		_refuse_more_than_open(row, line)
		row.unshipped_qty = row.qty
		line.cancelled_qty = (line.cancelled_qty or 0) + row.qty
		if not breakdown.stated:
			line.cancelled_shipping = int(shipping)
	everything = not any(open_qty(line) for line in order.lines if not line.is_gift)
	# pieces that the shop took off without paying back: the order costs less, and nothing goes to the buyer
	edited = ticket.source == "Shop" and not breakdown.total
	amount = _total_left(order) if everything and ticket.source != "Shop" else breakdown.total
	if edited:
		amount = breakdown.parts
	if breakdown.stated:
		_keep_stated(order, ticket, breakdown.stated, amount)
	order.cancelled_amount = float(from_field(order.cancelled_amount) + amount)
	if ticket.source != "Shop":
		# an order may be paid in part, or have got money back beside its pieces
		amount = min(amount, breakdown.balance)
	if everything:
		cancellation.undo(order)
	else:
		_unallocate(order)
	paid = not edited and _pay_back(order, ticket, amount, everything)
	ticket.refund_amount = float(amount if paid else 0)
	ticket_flow.schedule(ticket, "")
	if ticket.source == "Shop":
		shop_notices.close_shop_refund(order, ticket)
	else:
		_notify_shop(order, ticket, breakdown, amount, everything, paid)
	ticket_flow.save(ticket)
	order_flow.save(order)
	order_flow.add_timeline_note(
		order, _("Cancelled before shipping by {0}: {1}").format(ticket.name, _taken(ticket))
	)


def _keep_stated(
	order: "EcomOrder", ticket: "AfterSalesTicket", stated: StatedRefund, amount: Decimal
) -> None:
	"""The order loses what the shop states, net and tax, not the share that its pieces would have."""
	source = read_canonical(order)
	refund = shops_refund(ticket, source)
	if refund:
		keep_cancelled_refund(order, completed(source, stated, refund, amount))


def refund_cancelled(order: "EcomOrder", ticket: "AfterSalesTicket", breakdown) -> None:
	"""The order was cancelled before it was shipped: the books show its payment coming and going. The shop is told to pay,
	unless it did by itself or was told with the cancellation."""
	paid = _pay_back(order, ticket, breakdown.total, everything=True)
	ticket.cancelled_in_order = 1
	ticket.refund_amount = float(breakdown.total if paid else 0)
	ticket_flow.schedule(ticket, "")
	asked = frappe.db.exists("Outbox Message", {"ecom_order": order.name, "kind": "Cancellation"})
	if paid and ticket.source != "Shop" and not asked:
		ticket_flow.responded(ticket)
		ticket_flow.move(ticket, ticket_flow.REFUNDING)
		# without lines: the cancellation has taken them off at the shop
		shop_notices.refund(order, ticket, breakdown.total, None)
	elif ticket.source == "Shop":
		shop_notices.close_shop_refund(order, ticket)
	else:
		ticket_flow.close(ticket)
	ticket_flow.save(ticket)
	order_flow.save(order)


def _total_left(order: "EcomOrder") -> Decimal:
	"""What is left of the order's money: all of it goes back with its last piece, shipping too."""
	return read_canonical(order).total - from_field(order.cancelled_amount)


def _refuse_more_than_open(row, line) -> None:
	"""A shop may state pieces that an earlier ticket has taken out already: a person decides what it meant."""
	if row.qty > open_qty(line):
		refuse(
			ErrorCode.QUANTITY_EXCEEDED,
			_("Row {0}: {1} of {2} are requested, but only {3} are left").format(
				row.idx, row.qty, row.title, open_qty(line)
			),
		)


def _unallocate(order: "EcomOrder") -> None:
	"""The rest of the order is allocated anew; what was reserved is free. A held order stays held."""
	if not order.sales_order:
		order_flow.schedule(order, order_flow.REVIEW)
		return
	held = order.status == ON_HOLD
	undo_allocation(order)
	if held:
		order_flow.move(order, ON_HOLD)
		order_flow.schedule(order, None)


def _pay_back(order: "EcomOrder", ticket: "AfterSalesTicket", amount: Decimal, everything: bool) -> bool:
	"""Book the money that came and goes; whether any came. Of an order that goes on, what goes back stands on the
	customer's account, against what its smaller Sales Order does not take of the payment."""
	shop = get_shop(order.shop)
	captured = captures(read_canonical(order))
	if not any(row.external_id in captured for row in order.payments) or amount <= 0:
		return False
	for row in order.payments if everything else ():
		payment = captured.get(row.external_id)
		if payment and not is_booked(row):
			gateway = require_gateway_account(shop, payment.gateway)
			row.payment_entry = post_receipt(order, shop, money_of(payment, gateway), gateway_of(gateway))
	entries = [
		post_advance_back(order, shop, Money(share, ticket.name), gateway)
		for gateway, share in refund_shares(order, shop, amount)
	]
	ticket.payment_entry = entries[0]
	return True


def _notify_shop(
	order: "EcomOrder", ticket: "AfterSalesTicket", breakdown, amount: Decimal, everything: bool, paid: bool
) -> None:
	ticket_flow.responded(ticket)
	ticket_flow.move(ticket, ticket_flow.REFUNDING)
	cancels = everything and not order.original_order
	if cancels and shop_notices.can_cancel(order):
		shop_notices.cancellation(order, ticket)
	elif paid:
		shop_notices.refund(order, ticket, amount, breakdown.lines_refund)
	else:
		ticket_flow.close(ticket)
	if cancels and not shop_notices.can_cancel(order):
		order_flow.add_timeline_note(
			order,
			_("Also cancel the order in the shop; {0} does not accept cancellations.").format(order.channel),
		)


def _taken(ticket: "AfterSalesTicket") -> str:
	return ", ".join(f"{row.unshipped_qty} x {row.title}" for row in ticket.lines if row.unshipped_qty)


def take_from_parcels(order: "EcomOrder", ticket: "AfterSalesTicket", units: Mapping[str, Units]) -> None:
	"""Of a partly shipped order: `units` (by line id) leave the parcels that wait. When none is left to ship, the order
	goes on to its invoice; the money follows that. The caller holds the order's lock."""
	names = sorted(cancellation.fulfilment_orders(order.name, OPEN))
	waiting = [lock("Fulfilment Order", name) for name in names]
	# what is not there yet goes first
	waiting.sort(key=lambda fulfilment: (fulfilment.status != WAITING, fulfilment.name))
	_lower(order, waiting, pieces_by_row(units, ordered_lines(order)))
	ship.count_by_hand(order)
	if not cancellation.fulfilment_orders(order.name, OPEN):
		order_flow.move(order, SHIPPED)
		order.shipped_at = now_datetime()
		order_flow.schedule(order, order_flow.BILL)
	ticket.cancelled_in_order = 1
	for row in ticket.lines:
		row.unshipped_qty = units.get(row.line_id, 0)
	ticket_flow.save(ticket)
	order_flow.save(order)
	order_flow.add_timeline_note(
		order, _("Will not be shipped, by {0}: {1}").format(ticket.name, _taken(ticket))
	)


def _lower(order: "EcomOrder", waiting: list, reduction: dict[tuple[str, str], Pieces]) -> None:
	"""Take the pieces out of the parcels that can still be changed; what left one by hand is not in it any more. Raises
	ValidationError where the others are needed."""
	rows = [(fulfilment, row) for fulfilment in waiting for row in fulfilment.items]
	by_hand = of_loose([(row.sales_order_item, row.qty) for _parcel, row in rows], loose_pieces(order))
	labelled = {fulfilment.name: labelled_pieces(fulfilment) for fulfilment in waiting}
	changed = {}
	for (fulfilment, row), gone in zip(rows, by_hand, strict=True):
		key = (row.line_id, row.item_code)
		if fulfilment.status in UNLABELLED:
			fixed = max(gone, labelled[fulfilment.name].get(row.name, 0))
			took = min(reduction.get(key, 0), row.qty - fixed)
			row.qty -= took
			if took:
				reduction[key] -= took
				changed[fulfilment.name] = fulfilment
	for fulfilment, row in rows:
		has_label = fulfilment.status not in UNLABELLED or labelled[fulfilment.name].get(row.name)
		if reduction.get((row.line_id, row.item_code)) and has_label:
			cancellation.refuse_label(fulfilment.name)
	for fulfilment in changed.values():
		fulfilment.set("items", [row for row in fulfilment.items if row.qty])
		if fulfilment.items:
			take_out_of_packages(fulfilment)
		else:
			cancel_fulfilment(fulfilment.name)


def release_rest(order: "EcomOrder") -> None:
	"""Of an order that is shipped as far as it will be, nothing stays reserved."""
	rest = any(open_qty(line) > (line.shipped_qty or 0) and line.requires_shipping for line in order.lines)
	if rest and order.sales_order and order.status not in (PARTLY_SHIPPED, CANCELLED):
		close_sales_order(order.sales_order)
