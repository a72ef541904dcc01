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
