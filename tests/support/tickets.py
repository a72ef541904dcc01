"""Tickets in tests: policies, the books of an order, the machine's turn."""

from decimal import Decimal

import frappe

from ecom_erp.flows import after_sales
from ecom_erp.flows.after_sales import ticket_worker
from ecom_erp.flows.after_sales.tickets import open_ticket
from tests.factories import shop as factory
from tests.factories.erpnext import make, unique

D = Decimal
LINE_FIELDS = ("exchange_item", "exchange_price", "about")


def policy(decision: str, **values):
	"""An enabled policy; its name."""
	defaults = {
		"policy_name": unique("Policy"),
		"enabled": 1,
		"decision": decision,
		"priority": 10,
		"window_days": 14,
	}
	return make("After Sales Policy", **{**defaults, **values}).name


def ticket(
	order: str, ticket_type: str = "Return and Refund", qty: int = 1, reason: str = "Damaged", **values
):
	"""A committed ticket about pieces of the order's first line."""
	line = {"line_id": factory.get(order).lines[0].line_id, "qty": qty}
	line |= {key: values.pop(key) for key in LINE_FIELDS if key in values}
	made = open_ticket(order, ticket_type, reason, [line], **values)
	frappe.db.commit()
	return made


def taken_out(order: str, qty: int) -> None:
	"""A refund of pieces that were not shipped; its money may follow the invoice."""
	made = ticket(order, "Refund Only", qty, "Changed Mind", about="Not Shipped")
	after_sales.approve(made.name)
	try:
		after_sales.refund(made.name)
	except frappe.ValidationError as error:
		if "The refund follows" not in str(error):
			raise


def work(name: str):
	"""The machine takes the ticket's steps; the ticket as it is then."""
	ticket_worker.work(name)
	return frappe.get_doc("After Sales Ticket", name)


def due(name: str):
	"""Time passes until the ticket's step is due."""
	frappe.db.set_value("After Sales Ticket", name, "step_due_at", frappe.utils.now_datetime())
	frappe.db.commit()


def balance(order: str, account: str) -> Decimal:
	"""Debit less credit of an account by all documents of the order, to the cent."""
	vouchers = []
	for doctype in ("Sales Invoice", "Payment Entry", "Delivery Note"):
		vouchers += frappe.get_all(doctype, {"ecom_order": order, "docstatus": 1}, pluck="name")
	rows = frappe.get_all(
		"GL Entry",
		{"voucher_no": ("in", vouchers or [""]), "account": account, "is_cancelled": 0},
		["debit", "credit"],
	)
	return sum((Decimal(str(row.debit - row.credit)) for row in rows), Decimal(0)).quantize(Decimal("0.01"))


def credit_notes(order: str) -> list[float]:
	"""Totals of the order's credit notes, oldest first."""
	filters = {"ecom_order": order, "is_return": 1, "docstatus": 1}
	return frappe.get_all("Sales Invoice", filters, pluck="grand_total", order_by="creation")
