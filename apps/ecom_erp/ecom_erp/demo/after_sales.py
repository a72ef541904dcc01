"""One return and refund of the demo, through an After Sales Ticket."""

import frappe

from ecom_erp.flows import after_sales
from ecom_erp.flows.tickets import open_ticket


def return_and_refund() -> int:
	"""The buyer of the first completed order with two pieces or more sends one back; how many tickets were made."""
	order = _candidate()
	if not order:
		return 0
	line = next(row for row in order.lines if row.shipped_qty)
	ticket = open_ticket(
		order.name,
		"Return and Refund",
		"Does Not Fit",
		[{"line_id": line.line_id, "qty": 1}],
		"The size is too small.",
	)
	after_sales.approve(ticket.name)
	ticket.reload()
	for row in ticket.lines:
		row.update({"condition": "As New", "disposition": "Restock"})
	ticket.save()
	frappe.db.commit()
	after_sales.receive(ticket.name)
	after_sales.refund(ticket.name)
	return 1


def _candidate():
	"""A completed order without a ticket, or None when the demo's ticket was made already."""
	if frappe.db.count("After Sales Ticket"):
		return None
	names = frappe.get_all(
		"Ecom Order", filters={"status": "Completed"}, pluck="name", order_by="number", limit=1
	)
	return frappe.get_doc("Ecom Order", names[0]) if names else None
