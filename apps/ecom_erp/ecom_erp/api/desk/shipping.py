"""What the buttons of labels and of parcels on their way do. Each checks the user's permission on the document, then
calls its flow."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.core.shipping.tracking_status import DELIVERED
from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.flows.orders.packages import rows_of_packages
from ecom_erp.flows.shipping import delivery_status, label_purchases, shipping_labels, tracking, tracking_jobs
from ecom_erp.integrations.couriers.base import CourierError
from ecom_erp.integrations.http import HttpError


@frappe.whitelist(methods=["POST"])
def buy_label(name: str):
	"""Buy the labels of a Fulfilment Order's closed packages that have none."""
	check("Fulfilment Order", name, "write")
	labels = shipping_labels.buy_labels(name)
	numbers = frappe.get_all(
		"Shipping Label", {"name": ("in", labels)}, pluck="tracking_number", order_by="creation"
	)
	return {"text": _("Shipping Label {0}").format(", ".join(numbers)), "shipping_labels": labels}


@frappe.whitelist(methods=["POST"])
def void_label(name: str):
	"""Take back a label that has not been used."""
	_check_label(name)
	shipping_labels.void_label(name)
	return {"text": _("Voided")}


@frappe.whitelist(methods=["POST"])
def nothing_was_sold(name: str):
	"""Somebody has looked at the courier's site: he has sold no label for this request."""
	_check_label(name)
	label_purchases.nothing_was_sold(name)
	return {"text": _("Another label can be bought")}


@frappe.whitelist(methods=["POST"])
def mark_delivered(name: str, package: str = ""):
	"""A person knows that the packages of a Fulfilment Order, or the one named, were delivered."""
	doc = frappe.get_doc("Fulfilment Order", name)
	doc.check_permission("write")
	if doc.status != FulfilmentStatus.SHIPPED:
		frappe.throw(_("{0} is {1}. Ship it first.").format(name, _(doc.status)))
	packages = rows_of_packages([name], "status", "shipping_label")[name]
	if package and package not in [row.name for row in packages]:
		frappe.throw(_("{0} {1} does not belong to {2}").format(_("Package"), package, name))
	for row in packages:
		if row.status == PackageStatus.SHIPPED and row.shipping_label and package in ("", row.name):
			tracking.record_event(row.shipping_label, DELIVERED, "Person", key=DELIVERED)
	delivery_status.delivered_by_hand(name, package)
	return {"text": _("Delivered")}


@frappe.whitelist(methods=["POST"])
def solve_problem(name: str, package: str = ""):
	"""What was wrong with the shipped packages of a Fulfilment Order, or with the one named, is settled."""
	check("Fulfilment Order", name, "write")
	delivery_status.solve_problem(name, package)
	return {"text": _("Resolved")}


@frappe.whitelist(methods=["POST"])
def track(name: str):
	"""Ask the courier now where the parcel of a Shipping Label is."""
	_check_label(name)
	try:
		return {"text": _(tracking_jobs.poll(name))}
	except (CourierError, HttpError) as error:
		return {"text": str(error), "indicator": "red"}


def _check_label(name: str) -> None:
	"""Raises PermissionError unless the user may read the Shipping Label and write what it ships: a label names no
	warehouse, to which the user may be limited."""
	check("Shipping Label", name, "read")
	parcel = frappe.db.get_value("Shipping Label", name, "fulfilment_order")
	if parcel:
		check("Fulfilment Order", parcel, "write")
	else:
		frappe.has_permission("Fulfilment Order", "write", throw=True)
