"""Parcels of a courier with an interface, as tests look at them."""

import json

import frappe
from frappe.utils import now_datetime

from tests.factories import shop as factory


def shipping_label(parcel: str):
	return frappe.get_doc("Shipping Label", {"fulfilment_order": parcel, "status": "Bought"})


def order_of(parcel: str):
	return factory.get(frappe.db.get_value("Fulfilment Order", parcel, "ecom_order"))


def due_now(parcel: str) -> None:
	frappe.db.set_value("Shipping Label", {"fulfilment_order": parcel}, "next_poll_at", now_datetime())
	frappe.db.commit()


def outbox(parcel: str, kind: str) -> list[dict]:
	rows = frappe.get_all(
		"Outbox Message", {"reference_name": parcel, "kind": kind}, ["name", "payload"], order_by="creation"
	)
	return [{"name": row.name, **json.loads(row.payload)} for row in rows]


def packages_of(parcel: str) -> list:
	"""The packages of a Fulfilment Order that are not cancelled, by their numbers."""
	filters = {"fulfilment_order": parcel, "status": ("!=", "Cancelled")}
	names = frappe.get_all("Fulfilment Package", filters, pluck="name", order_by="number")
	return [frappe.get_doc("Fulfilment Package", name) for name in names]


def package_of(parcel: str):
	"""The package of a Fulfilment Order that has one."""
	[package] = packages_of(parcel)
	return package
