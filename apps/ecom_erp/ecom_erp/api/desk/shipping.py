"""What the buttons of labels and of parcels on their way do. Each checks the user's permission on the document, then
calls its flow."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.core.shipping.tracking_status import DELIVERED
from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.flows.shipping import delivery_status, shipping_labels, tracking, tracking_jobs
from ecom_erp.integrations.couriers.base import CourierError
from ecom_erp.integrations.http import HttpError


@frappe.whitelist(methods=["POST"])
def buy_label(name: str):
	"""Buy the label of a Fulfilment Order."""
	check("Fulfilment Order", name, "write")
	shipping_label = shipping_labels.buy_label(name)
	number = frappe.db.get_value("Shipping Label", shipping_label, "tracking_number")
	return {"text": _("Shipping Label {0}").format(number), "shipping_label": shipping_label}


@frappe.whitelist(methods=["POST"])
def void_label(name: str):
	"""Take back a label that has not been used."""
	check("Shipping Label", name, "read")
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	shipping_labels.void_label(name)
	return {"text": _("Voided")}


@frappe.whitelist(methods=["POST"])
def mark_delivered(name: str):
	"""A person knows that the parcel of a Fulfilment Order was delivered."""
	doc = frappe.get_doc("Fulfilment Order", name)
	doc.check_permission("write")
	if doc.status != FulfilmentStatus.SHIPPED:
		frappe.throw(_("{0} is {1}: ship it first").format(name, _(doc.status)))
	if doc.shipping_label:
		tracking.tell_event(doc.shipping_label, DELIVERED, "Person", key=DELIVERED)
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
	"""Ask the courier now where the parcel of a Shipping Label is."""
	check("Shipping Label", name, "read")
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	try:
		return {"text": _(tracking_jobs.poll(name))}
	except (CourierError, HttpError) as error:
		return {"text": str(error), "indicator": "red"}
