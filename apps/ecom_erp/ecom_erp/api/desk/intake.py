"""What the buttons of an Order Import do."""

import frappe
from frappe import _

from ecom_erp.flows.intake import order_import


@frappe.whitelist(methods=["POST"])
def check_file(name: str):
	"""Read the file of an Order Import without importing it."""
	_check(name)
	text = order_import.check(name)
	problems = frappe.db.get_value("Order Import", name, "problem_count")
	return {"text": text, "indicator": "orange" if problems else "green"}


@frappe.whitelist(methods=["POST"])
def import_file(name: str):
	"""Import the checked file of an Order Import in the background."""
	_check(name)
	order_import.start(name)
	return {"text": _("The orders are being imported in the background")}


def _check(name: str) -> None:
	frappe.get_doc("Order Import", name).check_permission("write")
