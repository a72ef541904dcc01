"""What the desk's buttons of Waybills, parcels on their way and Courier Accounts do. Each checks the user's permission on
the document, then calls its flow."""

import frappe
from frappe import _

from ecom_erp.core.shipping.tracking_status import DELIVERED
from ecom_erp.flows import after_sales
from ecom_erp.flows.carriers import couriers
from ecom_erp.flows.shipping import delivery_status, tracking, tracking_jobs
from ecom_erp.integrations.couriers.base import CourierError
from ecom_erp.integrations.http import HttpError


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
	frappe.get_doc("Fulfilment Order", name).check_permission("write")
	delivery_status.solve_problem(name)
	return {"text": _("Settled")}


@frappe.whitelist(methods=["POST"])
def track(name: str):
	"""Ask the courier now where the parcel of a Waybill is."""
	frappe.get_doc("Waybill", name).check_permission("read")
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	try:
		return {"text": _(tracking_jobs.poll(name))}
	except (CourierError, HttpError) as error:
		return {"text": str(error), "indicator": "red"}


@frappe.whitelist(methods=["POST"])
def test_courier(name: str):
	"""Ask a courier whether he accepts the account's credentials."""
	frappe.get_doc("Courier Account", name).check_permission("write")
	try:
		return {"text": _("Connected with {0}").format(couriers.test_connection(name))}
	except (CourierError, HttpError) as error:
		return {"text": str(error), "indicator": "red"}


@frappe.whitelist(methods=["POST"])
def buy_return(ticket: str):
	"""Buy the label with which the goods of an After Sales Ticket come back."""
	frappe.get_doc("After Sales Ticket", ticket).check_permission("write")
	waybill = after_sales.buy_label(ticket)
	number = frappe.db.get_value("Waybill", waybill, "tracking_number")
	return {"text": _("Waybill {0}").format(number), "waybill": waybill}
