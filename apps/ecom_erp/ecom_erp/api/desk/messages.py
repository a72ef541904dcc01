"""What people write to buyers from an order's page, what buyers wrote, and asking for payment."""

from typing import Any

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.flows.notify import buyer_replies, message_texts, payment_requests, threads
from ecom_erp.messaging.transaction import in_transaction

ORDER = "Ecom Order"
WRITING = ("Ecom Manager", "Order Clerk", "Customer Service", "System Manager")


@frappe.whitelist()
def offer(name: str) -> dict[str, Any]:
	"""How the order's buyer can be written to: {"ways": each with why not, "templates": of answers}."""
	order = _order(name)
	return {"ways": buyer_replies.ways(order), "templates": buyer_replies.templates(order)}


@frappe.whitelist()
def fill(name: str, template: str) -> dict[str, str]:
	"""{"subject", "text"} of a template, with the order's values."""
	return buyer_replies.filled(_order(name), template)


@frappe.whitelist(methods=["POST"])
def measure(text: str) -> dict[str, Any]:
	"""How many text messages a text is."""
	frappe.only_for(WRITING)
	return message_texts.measured(text[: message_texts.LONGEST])


@frappe.whitelist(methods=["POST"])
def write(name: str, way: str, text: str, key: str, subject: str = ""):
	"""Write to the order's buyer; the same `key` is the same message."""
	_order(name)
	buyer_replies.write(name, way, text, subject, key)
	return {"text": _("The message will be sent shortly")}


@frappe.whitelist(methods=["POST"])
def mark_read(name: str):
	"""What the buyer wrote about the order was read."""
	_order(name)
	in_transaction(threads.mark_read, name)
	return {"text": _("Marked as read")}


@frappe.whitelist(methods=["POST"])
def assign(name: str, order: str):
	"""A message that fitted no order is about this one."""
	frappe.only_for(WRITING)
	check(threads.MESSAGE, name, "read")
	check(ORDER, order, "read")
	in_transaction(threads.assign, name, order)
	return {"text": _("The message is on the order now")}


@frappe.whitelist()
def payment_offer(name: str) -> dict[str, Any]:
	"""The link by which the order can be paid, and the ways by which it can be sent."""
	return payment_requests.offer(_order(name))


@frappe.whitelist(methods=["POST"])
def ask_payment(name: str, ways: list | str, key: str):
	"""Send the buyer the link; the same `key` is the same message."""
	_order(name)
	payment_requests.ask(name, [str(way) for way in frappe.parse_json(ways)], key)
	return {"text": _("The link will be sent shortly")}


def _order(name: str):
	frappe.only_for(WRITING)
	check(ORDER, name, "read")
	return frappe.get_doc(ORDER, name)
