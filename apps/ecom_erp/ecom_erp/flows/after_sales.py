"""After-sales: from a ticket to goods back in stock, a credit note, the money paid back and the shop told.

Each step is one unit of work that does nothing when it was done before.
"""

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.canonical import Refund, RefundLine
from ecom_erp.core.posting import Part, refund_posting
from ecom_erp.core.refunds import Refundable, RefundError, refundable
from ecom_erp.erp.accounts import post_credit_note
from ecom_erp.erp.items import item_facts
from ecom_erp.erp.payments import Gateway, Money, post_refund
from ecom_erp.erp.stock import lock_bins, post_return
from ecom_erp.flows import orders
from ecom_erp.flows.order_document import read_canonical
from ecom_erp.flows.shops import get_shop, require_gateway_account
from ecom_erp.messaging import outbox
from ecom_erp.messaging.transaction import in_transaction

RETURN = "Return and Refund"
CLOSED = ("Closed", "Rejected")


def amounts(ticket) -> Refundable:
	"""What the ticket's lines are worth, to the cent. Raises ValidationError with the reason."""
	order = read_canonical(frappe.get_cached_doc("Ecom Order", ticket.ecom_order))
	earlier = [*order.refunds, *_refunds_of_tickets(ticket, {refund.external_id for refund in order.refunds})]
	requested = [(row.line_id, row.qty) for row in ticket.lines]
	earlier = [
		refund for refund in earlier if not ticket.external_id or refund.external_id != ticket.external_id
	]
	try:
		return refundable(order, requested, earlier, with_shipping=bool(ticket.refund_shipping))
	except RefundError as error:
		frappe.throw(_(str(error)))


def _refunds_of_tickets(ticket, known_at_shop: set[str]) -> list[Refund]:
	"""Refunds of the order's other tickets that the shop's own statement does not show (yet)."""
	others = frappe.get_all(
		"After Sales Ticket",
		filters={
			"ecom_order": ticket.ecom_order,
			"name": ("!=", ticket.name or ""),
			"status": ("!=", "Rejected"),
		},
		fields=["name", "external_id", "refund_amount"],
	)
	refunds = []
	for other in others:
		if other.external_id in known_at_shop:
			continue
		rows = frappe.get_all(
			"After Sales Ticket Line", filters={"parent": other.name}, fields=["line_id", "qty"]
		)
		zero = Decimal(0)
		lines = tuple(RefundLine(row.line_id, row.qty, zero) for row in rows)
		refunds.append(
			Refund(other.external_id or other.name, None, Decimal(str(other.refund_amount or 0)), lines)
		)
	return refunds


def approve(name: str) -> str:
	"""Accept the ticket; its status afterwards."""
	return in_transaction(_approve, name)


def _approve(name: str) -> str:
	_order, ticket = _lock(name)
	if ticket.status != "Open":
		return ticket.status
	ticket.status = "Awaiting Return" if ticket.ticket_type == RETURN else "Approved"
	ticket.decision = "Return First" if ticket.ticket_type == RETURN else "Refund"
	ticket.decision_reason = _("Approved by {0}").format(frappe.session.user)
	_save(ticket)
	return ticket.status


def reject(name: str, why: str) -> str:
	"""Refuse the ticket, with the reason the customer is told; its status afterwards."""
	return in_transaction(_reject, name, why)


def _reject(name: str, why: str) -> str:
	_order, ticket = _lock(name)
	if ticket.status not in ("Open", "Approved", "Awaiting Return"):
		frappe.throw(_("A ticket that is {0} cannot be rejected any more").format(_(ticket.status)))
	ticket.update(
		{"status": "Rejected", "decision": "Reject", "decision_reason": why, "closed_at": now_datetime()}
	)
	_save(ticket)
	return ticket.status


def receive(name: str) -> str:
	"""Take the returned goods into stock, each line where its disposition says; the return Delivery Note."""
	return in_transaction(_receive, name)


def _receive(name: str) -> str:
	order, ticket = _lock(name)
	if ticket.return_delivery_note:
		return ticket.return_delivery_note
	if ticket.status != "Awaiting Return":
		frappe.throw(_("A ticket that is {0} does not wait for goods").format(_(ticket.status)))
	undecided = [row.title for row in ticket.lines if not row.disposition]
	if undecided:
		frappe.throw(_("Say where the goods go (Restock or Scrap): {0}").format(", ".join(undecided)))
	shipped = _shipped_from(order, ticket)
	for delivery_note, (pieces, targets) in shipped.items():
		lock_bins(set(pieces), set(targets.values()))
		ticket.return_delivery_note = post_return(delivery_note, pieces, targets, order.name)
	for row in ticket.lines:
		row.received_qty = row.qty
		line = _order_line(order, row.line_id)
		line.returned_qty = (line.returned_qty or 0) + row.qty
	ticket.status = "Received"
	_save(ticket)
	orders.save(order)
	orders.tell(order, _("Return received: {0}").format(ticket.return_delivery_note))
	return ticket.return_delivery_note


def _shipped_from(order, ticket) -> dict[str, tuple[dict[str, int], dict[str, str]]]:
	"""(pieces by item, target warehouse by item) for each Delivery Note the lines were shipped by."""
	found: dict[str, tuple[dict[str, int], dict[str, str]]] = {}
	for row in ticket.lines:
		for part in taken_back(order, row.line_id, row.qty):
			note = _delivery_of(order.name, part)
			pieces, targets = found.setdefault(note, ({}, {}))
			pieces[part.item_code] = pieces.get(part.item_code, 0) + part.qty
			targets[part.item_code] = _target(part.warehouse, row.disposition)
	return found


def taken_back(order, line_id: str, qty: int) -> list[Part]:
	"""The pieces of `qty` sold units of a line, warehouse by warehouse in the order of the allocation."""
	line = _order_line(order, line_id)
	own = [row for row in order.allocations if row.line_id == line_id]
	facts = item_facts({row.item_code for row in own})
	parts = []
	for item in dict.fromkeys(row.item_code for row in own):
		rows = [row for row in own if row.item_code == item]
		left = qty * sum(row.qty for row in rows) // line.qty
		for row in rows:
			take = min(left, row.qty)
			if take:
				parts.append(Part(line_id, item, take, row.warehouse, facts[item].standard_rate))
				left -= take
	return parts


def _delivery_of(ecom_order: str, part: Part) -> str:
	name = frappe.db.get_value(
		"Fulfilment Order",
		{"ecom_order": ecom_order, "warehouse": part.warehouse, "delivery_note": ("is", "set")},
		"delivery_note",
	)
	if not name:
		frappe.throw(_("{0} was not shipped yet, so it cannot come back").format(part.item_code))
	return name


def _target(warehouse: str, disposition: str) -> str:
	profile = frappe.get_cached_doc("Ecom Warehouse Profile", warehouse)
	if disposition == "Scrap":
		if not profile.scrap_warehouse:
			frappe.throw(
				_("Warehouse {0} has no scrap warehouse; set it in its Ecom Warehouse Profile").format(
					warehouse
				)
			)
		return profile.scrap_warehouse
	return profile.restock_warehouse or warehouse


def refund(name: str) -> str:
	"""Post the credit note and the payment back, and tell the shop; the credit note."""
	return in_transaction(_refund, name)


def _refund(name: str) -> str:
	order, ticket = _lock(name)
	if ticket.credit_note:
		return ticket.credit_note
	if ticket.status not in ("Approved", "Received"):
		frappe.throw(_("A ticket that is {0} cannot be refunded").format(_(ticket.status)))
	if not order.sales_invoice:
		frappe.throw(_("The order has no invoice yet; cancel it instead"))
	shop = get_shop(order.shop)
	worth = amounts(ticket)
	_check_shop_amount(order, ticket, worth)
	parts = [part for row in ticket.lines for part in taken_back(order, row.line_id, row.qty)]
	ticket.credit_note = post_credit_note(
		order,
		order.sales_invoice,
		refund_posting(read_canonical(order), worth, parts),
		_invoice_rows(order),
		shop,
	)
	paid = next((row for row in order.payments if row.payment_entry), None)
	if paid:
		gateway = require_gateway_account(shop, paid.gateway)
		ticket.payment_entry = post_refund(
			order,
			ticket.credit_note,
			Money(worth.total, ticket.name),
			Gateway(shop.refund_account or gateway.account, gateway.mode_of_payment),
		)
	ticket.refund_amount = float(worth.total)
	for share in worth.lines:
		line = _order_line(order, share.line_id)
		line.refunded_amount = (line.refunded_amount or 0) + float(share.goods + share.tax)
	if ticket.source == "Shop" and ticket.external_id:
		ticket.update({"status": "Closed", "closed_at": now_datetime()})
	else:
		ticket.status = "Refunding"
		_tell_shop(order, ticket, worth)
	_save(ticket)
	orders.save(order)
	orders.tell(order, _("Refunded {0} {1} by {2}").format(worth.total, worth.currency, ticket.credit_note))
	return ticket.credit_note


def _check_shop_amount(order, ticket, worth: Refundable) -> None:
	"""A refund that the shop has made is booked with what the shop paid, or not at all by this app: an amount without
	lines, or another one than the lines are worth, is a person's to book."""
	made = next((r for r in read_canonical(order).refunds if r.external_id == ticket.external_id), None)
	if ticket.source == "Shop" and made and made.amount != worth.total:
		frappe.throw(
			_(
				"The shop has paid back {0}, but these lines are worth {1}. Book it by hand in ERPNext."
			).format(made.amount, worth.total)
		)


def _invoice_rows(order) -> dict[tuple[str, str, str], str]:
	"""Sales Order row by (line id, item, warehouse)."""
	return {(row.line_id, row.item_code, row.warehouse): row.sales_order_item for row in order.allocations}


def _tell_shop(order, ticket, worth: Refundable) -> None:
	restocked = {row.line_id: row.disposition == "Restock" for row in ticket.lines}
	payload = {
		"external_order_id": order.external_id,
		"amount": str(worth.total),
		"currency": worth.currency,
		"lines": [[share.line_id, share.quantity, restocked[share.line_id]] for share in worth.lines],
		"note": ticket.name,
		"key": ticket.name,
	}
	outbox.put(order.shop, "Refund", ticket.name, payload, order.name, "After Sales Ticket", ticket.name)


def refund_told(name: str, external_id: str) -> None:
	"""The shop has paid the refund: the ticket is closed. Called inside the unit of work that notes the answer."""
	ticket = frappe.get_doc("After Sales Ticket", name, for_update=True)
	ticket.update({"external_id": external_id, "status": "Closed", "closed_at": now_datetime()})
	_save(ticket)


def _lock(name: str):
	ecom_order = frappe.db.get_value("After Sales Ticket", name, "ecom_order")
	order = orders.lock_order(ecom_order)
	return order, frappe.get_doc("After Sales Ticket", name, for_update=True)


def _save(ticket) -> None:
	ticket.flags.by_machine = True
	ticket.save(ignore_permissions=True)


def _order_line(order, line_id: str):
	return next(line for line in order.lines if line.line_id == line_id)
