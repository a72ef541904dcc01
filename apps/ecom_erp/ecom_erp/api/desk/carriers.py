"""What the buttons of a Courier Account do."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.flows.carriers import couriers
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
