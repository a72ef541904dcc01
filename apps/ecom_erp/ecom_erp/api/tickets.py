"""What the buttons of after-sales tickets and policies do, beside those in `actions`."""

import frappe
from frappe import _

from ecom_erp.flows import after_sales
from ecom_erp.flows.after_sales import tickets

RECEIVERS = ("Warehouse Clerk", "Ecom Manager", "System Manager")
DECIDERS = ("Customer Service", "Ecom Manager", "System Manager")


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
	frappe.get_doc("Ecom Order", ecom_order).check_permission("read")
	wanted = [line for line in frappe.parse_json(lines) if int(line["qty"] or 0) > 0]
	ticket = tickets.open_ticket(ecom_order, ticket_type, reason, wanted, description)
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
def send_replacement(name: str):
	"""Send the goods of an exchange, or of a lost parcel, now."""
	_check(name, DECIDERS)
	return {"text": _("Replacement {0}").format(after_sales.replace(name))}


@frappe.whitelist(methods=["POST"])
def difference_paid(name: str, gateway: str, reference: str):
	"""The customer has paid the price difference of his exchange."""
	_check(name, DECIDERS)
	after_sales.difference_paid(name, gateway, reference)
	return {"text": _("The exchange goes on")}


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


@frappe.whitelist(methods=["GET"])
def dry_run(policy: str):
	"""What a policy would have decided for the latest tickets."""
	frappe.get_doc("After Sales Policy", policy).check_permission("read")
	frappe.only_for(DECIDERS)
	return after_sales.dry_run(policy)


def _check(name: str, roles: tuple[str, ...]) -> None:
	frappe.get_doc("After Sales Ticket", name).check_permission("write")
	frappe.only_for(roles)
