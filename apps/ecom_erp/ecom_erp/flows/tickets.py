"""Opening after-sales tickets, and keeping them sound while they are edited."""

from collections.abc import Sequence

import frappe
from frappe import _

from ecom_erp.flows.after_sales import amounts
from ecom_erp.messaging.inbox import message_key


def open_ticket(
	ecom_order: str,
	ticket_type: str,
	reason: str,
	lines: Sequence[dict],
	description: str = "",
	source: str = "Desk",
	request_key: str = "",
):
	"""Insert a ticket for (line_id, qty) `lines` of an order, unless the order has one with `request_key`; the document. Raises ValidationError when a line is not
	the order's or was not shipped."""
	key = message_key(ecom_order, request_key) if request_key else None
	known = key and frappe.db.exists("After Sales Ticket", {"request_key": key})
	if known:
		return frappe.get_doc("After Sales Ticket", known)
	ticket = frappe.new_doc("After Sales Ticket")
	ticket.update(
		{
			"ecom_order": ecom_order,
			"ticket_type": ticket_type,
			"reason": reason,
			"source": source,
			"description": description,
			"request_key": key,
		}
	)
	for line in lines:
		ticket.append("lines", {"line_id": str(line["line_id"]), "qty": int(line["qty"])})
	return ticket.insert()


def complete_ticket(ticket) -> None:
	"""Fill what follows from the order, and refuse what cannot be; called while the ticket is validated."""
	order = frappe.get_cached_doc("Ecom Order", ticket.ecom_order)
	ticket.update(
		{
			"shop": order.shop,
			"customer": order.customer,
			"buyer_name": order.buyer_name,
			"currency": order.currency,
		}
	)
	by_id = {line.line_id: line for line in order.lines}
	for row in ticket.lines:
		line = by_id.get(row.line_id)
		if not line:
			frappe.throw(_("Row {0}: order {1} has no line {2}").format(row.idx, order.number, row.line_id))
		row.title = line.title
		row.currency = order.currency
		row.item_code = next((a.item_code for a in order.allocations if a.line_id == row.line_id), None)
		if ticket.source != "Shop":
			_check_shipped(row, line)
	if not ticket.credit_note:
		_fill_amounts(ticket)


def _check_shipped(row, line) -> None:
	open_qty = (line.shipped_qty or 0) - (line.returned_qty or 0)
	if row.received_qty or row.qty <= open_qty:
		return
	frappe.throw(
		_("Row {0}: {1} of {2} are asked back, but {3} were shipped and not returned yet").format(
			row.idx, row.qty, row.title, open_qty
		)
	)


def _fill_amounts(ticket) -> None:
	worth = amounts(ticket)
	by_line = {share.line_id: share for share in worth.lines}
	included = frappe.get_cached_value("Ecom Order", ticket.ecom_order, "taxes_included")
	for row in ticket.lines:
		share = by_line[row.line_id]
		tax = 0 if included else share.tax + share.shipping_tax
		row.refund_amount = float(share.goods + share.shipping + tax)
	ticket.refund_amount = float(worth.total)
