"""What the buttons of a Courier Account do."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.flows.carriers import couriers
from ecom_erp.flows.shipping.labels import sample_labels
from ecom_erp.integrations.couriers.base import CourierError
from ecom_erp.integrations.http import HttpError


@frappe.whitelist(methods=["POST"])
def test_courier(name: str):
	"""Ask a courier whether he accepts the account's credentials."""
	check("Courier Account", name, "write")
	try:
		return {"text": _("Connected to {0}").format(couriers.test_connection(name))}
	except (CourierError, HttpError) as error:
		return {"text": str(error), "indicator": "red"}


@frappe.whitelist(methods=["GET"])
def choices(name: str):
	"""`fields`: the names of services and options that the account's carrier has, by field; `test_labels`: whether they can be
	printed."""
	check("Courier Account", name, "write")
	return {"fields": couriers.choices(name), "test_labels": sample_labels.is_in_test_environment(name)}


@frappe.whitelist(methods=["POST"])
def test_label_services(name: str):
	"""Of which services test labels are to be printed."""
	check("Courier Account", name, "write")
	return sample_labels.services(name)


@frappe.whitelist(methods=["POST"])
def test_label(name: str, service: str, abroad: int = 0):
	"""Print a test label of one service."""
	check("Courier Account", name, "write")
	return {"file": sample_labels.print_one(name, service, bool(int(abroad)))}
