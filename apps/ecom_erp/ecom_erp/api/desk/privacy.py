"""What the form of a Privacy Request calls."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.flows.privacy import requests
from ecom_erp.messaging.transaction import in_transaction


@frappe.whitelist(methods=["POST"])
def look(name: str):
	"""What is held of the person: see `flows.privacy.summary`. {"held", "kept", "shared", "obstacles"}."""
	check(requests.REQUEST, name)
	return requests.look(name)


@frappe.whitelist(methods=["POST"])
def begin(name: str):
	"""Export or erase the person, in the background."""
	check(requests.REQUEST, name)
	in_transaction(requests.begin, name)
	return {"text": _("This is done in the background. The form shows when it is ready.")}
