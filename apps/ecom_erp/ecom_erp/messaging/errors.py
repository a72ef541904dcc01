"""Errors nobody foresaw, for the admin's Error Log."""

import frappe


def log_unexpected(title: str) -> None:
	"""Log the trace of the error at hand. Frappe would add the local variables of every frame, and with them the buyer's
	name and address."""
	frappe.log_error(title=title, message=frappe.get_traceback())
