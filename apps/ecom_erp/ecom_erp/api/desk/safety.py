"""Two-factor sign-in of the app's roles, and the sign that somebody is still there."""

import frappe
from frappe import _

from ecom_erp.flows.safety import two_factor
from ecom_erp.messaging.transaction import in_transaction


@frappe.whitelist(methods=["POST"])
def two_factor_state():
	"""See `flows.safety.two_factor.state`."""
	frappe.only_for("System Manager")
	return two_factor.state()


@frappe.whitelist(methods=["POST"])
def require_two_factor():
	"""Switch it on for the roles that see money or personal data. {"text"}."""
	frappe.only_for("System Manager")
	in_transaction(two_factor.switch_on)
	return {"text": _("From the next sign-in on, a second factor is asked for.")}


@frappe.whitelist(methods=["POST"])
def still_here():
	"""Somebody works in the desk without asking the server for anything: the request itself says so."""
	return {}
