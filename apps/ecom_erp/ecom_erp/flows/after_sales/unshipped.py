"""Taking pieces that were not shipped yet out of an order, for a refund."""

from decimal import Decimal

import frappe
from frappe import _

from ecom_erp.core.order_state import CANCELLED, ON_HOLD, PARTLY_SHIPPED, SHIPPED, may_change
from ecom_erp.erp.payments import Gateway, Money, post_advance, post_advance_back
from ecom_erp.erp.selling import close_sales_order
from ecom_erp.flows import cancel, orders
from ecom_erp.flows.after_sales import common, told
from ecom_erp.flows.fulfilment import cancel_fulfilment
from ecom_erp.flows.order_document import captures, open_qty, read_canonical
from ecom_erp.flows.parcels import OPEN, save_fulfilment
from ecom_erp.flows.reallocate import take_back
from ecom_erp.flows.shops import get_shop, require_gateway_account

MAY_BE_CHANGED = ("To Pick", "Picked", "Packed")


def unshipped_qty(line) -> int:
	"""Pieces of a line that can still be taken out of the order."""
	return open_qty(line) - (line.shipped_qty or 0)


def take_out(order, ticket, made) -> None:
	"""Take what the ticket names out of an order of which nothing was shipped, pay the buyer back and tell the shop;
	out of one that is partly shipped, take it out of its parcels: the money follows the invoice. `made` is what the
	ticket pays back. The caller holds the order's lock."""
	if ticket.returns or ticket.taken_out:
		return
	if may_change(order.status):
		_take_from_order(order, ticket, made)
	elif order.status == PARTLY_SHIPPED:
		_take_from_parcels(order, ticket)
	elif order.status == CANCELLED and not order.sales_invoice:
		_settle_cancelled(order, ticket, made)


def _take_from_order(order, ticket, made) -> None:
	if not ticket.lines:
		return
	_refuse_labelled(order)
	ticket.taken_out = 1
	shipping = bool(ticket.refund_shipping)
	for row in ticket.lines:
		line = common.order_line(order, row.line_id)
		_refuse_more_than_open(row, line)
		line.cancelled_qty = (line.cancelled_qty or 0) + row.qty
		line.cancelled_shipping = int(shipping)
	everything = not any(open_qty(line) for line in order.lines if not line.is_gift)
	# pieces that the shop took off without paying back: the order costs less, and nothing goes to the buyer
	edited = ticket.source == "Shop" and not made.total
	amount = _total_left(order) if everything and ticket.source != "Shop" else made.total
	if edited:
		amount = made.worth.total
	order.taken_out_amount = float(Decimal(str(order.taken_out_amount or 0)) + amount)
	if ticket.source != "Shop":
		# an order may be paid in part, or have got money back beside its pieces
		amount = min(amount, made.left)
	if everything:
		cancel.undo(order)
	else:
		_unallocate(order)
	paid = not edited and _pay_back(order, ticket, amount, everything)
	ticket.refund_amount = float(amount if paid else 0)
	common.schedule(ticket, "")
	if ticket.source == "Shop":
		common.close(ticket)
	else:
		_tell_shop(order, ticket, made, amount, everything, paid)
	common.save(ticket)
	orders.save(order)
	orders.tell(order, _("Taken out before shipping by {0}: {1}").format(ticket.name, _pieces(ticket)))


def _settle_cancelled(order, ticket, made) -> None:
	"""The order was cancelled before it was shipped: the books show its payment coming and going. The shop is told to pay,
	unless it did by itself or was told with the cancellation."""
	paid = _pay_back(order, ticket, made.total, everything=True)
	ticket.taken_out = 1
	ticket.refund_amount = float(made.total if paid else 0)
	common.schedule(ticket, "")
	asked = frappe.db.exists("Outbox Message", {"ecom_order": order.name, "kind": "Cancellation"})
	if paid and ticket.source != "Shop" and not asked:
		common.responded(ticket)
		ticket.status = common.REFUNDING
		# without lines: the cancellation has taken them off at the shop
		told.refund(order, ticket, made.total, None)
	else:
		common.close(ticket)
	common.save(ticket)
	orders.save(order)


def _total_left(order) -> Decimal:
	"""What is left of the order's money: all of it goes back with its last piece, shipping too."""
	return read_canonical(order).total - Decimal(str(order.taken_out_amount or 0))


def _refuse_more_than_open(row, line) -> None:
	"""A shop may state pieces that an earlier ticket has taken out already: a person decides what it meant."""
	if row.qty > open_qty(line):
		frappe.throw(
			_("Row {0}: {1} of {2} are asked for, but only {3} are left").format(
				row.idx, row.qty, row.title, open_qty(line)
			)
		)


def _refuse_labelled(order) -> None:
	labelled = cancel.fulfilment_orders(order.name, ("Labelled", "Shipped", "Delivered"))
	if labelled:
		frappe.throw(
			_("{0} has its label already: void the waybill first, or wait for the return").format(labelled[0])
		)


def _unallocate(order) -> None:
	"""The rest of the order is allocated anew; what was reserved is free. A held order stays held."""
	if not order.sales_order:
		orders.schedule(order, orders.REVIEW)
		return
	held = order.status == ON_HOLD
	take_back(order)
	if held:
		orders.move(order, ON_HOLD)
		orders.schedule(order, None)


def _pay_back(order, ticket, amount: Decimal, everything: bool) -> bool:
	"""Book the money that came and goes; whether any came. Of an order that goes on, the payment is booked with its
	invoice: what goes back now stands against it on the customer's account."""
	shop = get_shop(order.shop)
	came = captures(read_canonical(order))
	first = next((row for row in order.payments if row.external_id in came), None)
	if not first or amount <= 0:
		return False
	for row in order.payments if everything else ():
		payment = came.get(row.external_id)
		if payment and not row.payment_entry:
			gateway = require_gateway_account(shop, payment.gateway)
			on = payment.processed_at.date() if payment.processed_at else None
			money = Money(payment.amount, payment.external_id, on)
			row.payment_entry = post_advance(
				order, shop, money, Gateway(gateway.account, gateway.mode_of_payment)
			)
	gateway = require_gateway_account(shop, first.gateway)
	account = shop.refund_account or gateway.account
	ticket.payment_entry = post_advance_back(
		order, shop, Money(amount, ticket.name), Gateway(account, gateway.mode_of_payment)
	)
	return True


def _tell_shop(order, ticket, made, amount: Decimal, everything: bool, paid: bool) -> None:
	common.responded(ticket)
	ticket.status = common.REFUNDING
	cancels = everything and not order.original_order
	if cancels and told.can_cancel(order):
		told.cancellation(order, ticket)
	elif paid:
		told.refund(order, ticket, amount, made.worth)
	else:
		common.close(ticket)
	if cancels and not told.can_cancel(order):
		orders.tell(order, _("Cancel it at the shop, too: {0} cannot be told").format(order.channel))


def _pieces(ticket) -> str:
	return ", ".join(f"{row.qty} x {row.title}" for row in ticket.lines)


def _take_from_parcels(order, ticket) -> None:
	"""Lower the open parcels by what the ticket names, as far as that was not shipped. When none is left to ship, the
	order goes on to its invoice; the refund waits for it."""
	wanted = _unshipped_pieces(order, ticket)
	if not wanted:
		return
	for name in sorted(cancel.fulfilment_orders(order.name, OPEN)):
		fulfilment = frappe.get_doc("Fulfilment Order", name, for_update=True)
		_lower(fulfilment, wanted)
	left = cancel.fulfilment_orders(order.name, OPEN)
	if not left:
		orders.move(order, SHIPPED)
		orders.schedule(order, orders.BILL)
	ticket.taken_out = 1
	common.save(ticket)
	orders.save(order)
	orders.tell(order, _("Not shipped any more, by {0}: {1}").format(ticket.name, _pieces(ticket)))


def _unshipped_pieces(order, ticket) -> dict[tuple[str, str], int]:
	"""Pieces by (line, item) that the ticket names and that lie in parcels still to be shipped."""
	wanted: dict[tuple[str, str], int] = {}
	for row in ticket.lines:
		line = common.order_line(order, row.line_id)
		qty = min(row.qty, unshipped_qty(line))
		own = [one for one in order.allocations if one.line_id == row.line_id]
		for item in {one.item_code for one in own} if qty > 0 else ():
			each = sum(one.qty for one in own if one.item_code == item) // open_qty(line)
			wanted[row.line_id, item] = qty * each
	return wanted


def _lower(fulfilment, wanted: dict[tuple[str, str], int]) -> None:
	hit = [row for row in fulfilment.items if wanted.get((row.line_id, row.item_code))]
	if not hit:
		return
	if fulfilment.status not in MAY_BE_CHANGED:
		frappe.throw(
			_("{0} has its label already: void the waybill first, or wait for the return").format(
				fulfilment.name
			)
		)
	for row in hit:
		took = min(wanted[row.line_id, row.item_code], row.qty)
		wanted[row.line_id, row.item_code] -= took
		row.qty -= took
	fulfilment.set("items", [row for row in fulfilment.items if row.qty])
	if fulfilment.items:
		save_fulfilment(fulfilment)
	else:
		cancel_fulfilment(fulfilment.name)


def release_rest(order) -> None:
	"""Of an order that is shipped as far as it will be, nothing stays reserved."""
	rest = any(unshipped_qty(line) > 0 and line.requires_shipping for line in order.lines)
	if rest and order.sales_order and order.status not in (PARTLY_SHIPPED, CANCELLED):
		close_sales_order(order.sales_order)
