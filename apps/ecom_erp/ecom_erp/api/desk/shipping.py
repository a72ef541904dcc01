"""What the buttons of labels and of parcels on their way do. Each checks the user's permission on the document, then
calls its flow."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.core.shipping.tracking_status import DELIVERED
from ecom_erp.flows.shipping import delivery_status, shipping_labels, tracking, tracking_jobs
from ecom_erp.integrations.couriers.base import CourierError
from ecom_erp.integrations.http import HttpError


@frappe.whitelist(methods=["POST"])
def buy_waybill(name: str):
	"""Buy the label of a Fulfilment Order."""
	check("Fulfilment Order", name, "write")
	waybill = shipping_labels.buy_waybill(name)
	number = frappe.db.get_value("Waybill", waybill, "tracking_number")
	return {"text": _("Waybill {0}").format(number), "waybill": waybill}


@frappe.whitelist(methods=["POST"])
def void_waybill(name: str):
	"""Take back a label that has not been used."""
	check("Waybill", name, "read")
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	shipping_labels.void_waybill(name)
	return {"text": _("Voided")}


@frappe.whitelist(methods=["POST"])
def mark_delivered(name: str):
	"""A person knows that the parcel of a Fulfilment Order was delivered."""
	doc = frappe.get_doc("Fulfilment Order", name)
	doc.check_permission("write")
	if doc.status != "Shipped":
		frappe.throw(_("{0} is {1}: ship it first").format(name, _(doc.status)))
	if doc.waybill:
		tracking.tell_event(doc.waybill, DELIVERED, "Person", key=DELIVERED)
	else:
		delivery_status.delivered_by_hand(name)
	return {"text": _("Delivered")}


@frappe.whitelist(methods=["POST"])
def solve_problem(name: str):
	"""What was wrong with a shipped parcel is settled."""
	check("Fulfilment Order", name, "write")
	delivery_status.solve_problem(name)
	return {"text": _("Settled")}


@frappe.whitelist(methods=["POST"])
def track(name: str):
	"""Ask the courier now where the parcel of a Waybill is."""
	check("Waybill", name, "read")
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	try:
		return {"text": _(tracking_jobs.poll(name))}
	except (CourierError, HttpError) as error:
		return {"text": str(error), "indicator": "red"}
