"""What the buttons of after-sales tickets and policies do."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.flows import after_sales
from ecom_erp.flows.after_sales import tickets

RECEIVERS = ("Warehouse Clerk", "Ecom Manager", "System Manager")
DECIDERS = ("Customer Service", "Ecom Manager", "System Manager")
MANAGERS = ("Ecom Manager", "System Manager")


@frappe.whitelist(methods=["POST"])
def approve(name: str):
	"""Accept an after-sales ticket."""
	_check(name, DECIDERS)
	return {"text": _(after_sales.approve(name))}


@frappe.whitelist(methods=["POST"])
def reject(name: str, why: str):
	"""Refuse an after-sales ticket."""
	_check(name, DECIDERS)
	return {"text": _(after_sales.reject(name, why)), "indicator": "red"}


@frappe.whitelist(methods=["POST"])
def receive_all(name: str):
	"""Take returned goods into stock."""
	_check(name, RECEIVERS)
	return {"text": _("Received by {0}").format(after_sales.receive(name))}


@frappe.whitelist(methods=["POST"])
def refund(name: str):
	"""Post the credit note and pay the buyer back through the shop."""
	_check(name, DECIDERS)
	return {"text": _("Credit note {0}").format(after_sales.refund(name))}


@frappe.whitelist(methods=["POST"])
def buy_return_label(ticket: str):
	"""Buy the label with which the goods of an After Sales Ticket come back."""
	check("After Sales Ticket", ticket, "write")
	shipping_label = after_sales.buy_label(ticket)
	number = frappe.db.get_value("Shipping Label", shipping_label, "tracking_number")
	return {"text": _("Shipping Label {0}").format(number), "shipping_label": shipping_label}


@frappe.whitelist(methods=["POST"])
def open(
	ecom_order: str,
	ticket_type: str,
	reason: str,
	lines: list | str,
	description: str = "",
):
	"""Open a ticket from the order's dialog."""
	frappe.has_permission("After Sales Ticket", "create", throw=True)
	check("Ecom Order", ecom_order, "read")
	requested = [line for line in frappe.parse_json(lines) if int(line["qty"] or 0) > 0]
	ticket = tickets.open_ticket(ecom_order, ticket_type, reason, requested, description)
	return {"name": ticket.name, "status": ticket.status}


@frappe.whitelist(methods=["POST"])
def receive(name: str, counts: list | str):
	"""Take returned goods into stock as counted and inspected: `counts` are dicts with row, qty, condition and
	disposition."""
	_check(name, RECEIVERS)
	return {"text": _("Received by {0}").format(after_sales.receive(name, frappe.parse_json(counts)))}


@frappe.whitelist(methods=["POST"])
def answer(name: str, text: str):
	"""Answer a question or complaint, which closes it."""
	_check(name, DECIDERS)
	return {"text": _(after_sales.answer(name, text))}


@frappe.whitelist(methods=["POST"])
def give(name: str):
	"""Give the customer now what was decided: send the goods of an exchange, or of a lost parcel."""
	_check(name, DECIDERS)
	return {"text": _("Done: {0}").format(after_sales.give(name) or name)}


@frappe.whitelist(methods=["POST"])
def difference_paid(name: str, gateway: str, reference: str):
	"""The customer has paid the price difference of his exchange."""
	_check(name, DECIDERS)
	after_sales.difference_paid(name, gateway, reference)
	return {"text": _("The exchange continues")}


@frappe.whitelist(methods=["POST"])
def try_again(name: str):
	"""Take the machine's step that could not be done once more."""
	_check(name, DECIDERS)
	after_sales.work_again(name)
	problem = frappe.db.get_value("After Sales Ticket", name, "problem")
	return {"text": problem or _("Done"), "indicator": "orange" if problem else "green"}


@frappe.whitelist(methods=["POST"])
def paid_back(name: str):
	"""The buyer was paid by hand, where no shop can be told to."""
	_check(name, DECIDERS)
	after_sales.paid_back(name)
	return {"text": _("Closed"), "indicator": "green"}


@frappe.whitelist(methods=["POST"])
def book_as_stated(name: str):
	"""Book a refund of the shop that is larger than what came in, or otherwise not plausible."""
	_check(name, MANAGERS)
	after_sales.book_as_stated(name)
	return try_again(name)


@frappe.whitelist(methods=["GET"])
def dry_run(policy: str):
	"""What a policy would have decided for the latest tickets."""
	check("After Sales Policy", policy, "read")
	frappe.only_for(DECIDERS)
	return after_sales.dry_run(policy)


def _check(name: str, roles: tuple[str, ...]) -> None:
	check("After Sales Ticket", name)
	frappe.only_for(roles)
