"""A parcel goes by itself again."""

import frappe

from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.flows.orders.fulfilment_orders import set_parcels
from ecom_erp.flows.orders.locks import lock
from ecom_erp.flows.shipping.joint.labels import take_off
from ecom_erp.flows.shipping.joint.members import FULFILMENT_ORDER, members
from ecom_erp.flows.shipping.label_voids import drop_requests


def leave_box(fulfilment_order: str) -> None:
	"""Take a parcel, whose order is locked, out of its box; where it leads, the box is no more and each of the others goes by
	itself: they lose its label, and are locked without their orders, which waits for nobody who waits for this one but those
	who change the same box."""
	row = frappe.db.get_value(FULFILMENT_ORDER, fulfilment_order, ["joined_to", "own_ship_by"], as_dict=True)
	if row.joined_to:
		lock(FULFILMENT_ORDER, row.joined_to)
		_forget_requests(row.joined_to)
		by_itself(fulfilment_order)
		_promise_anew(row.joined_to)
		return
	others = frappe.get_all(
		FULFILMENT_ORDER,
		{"joined_to": fulfilment_order, "status": ("!=", FulfilmentStatus.CANCELLED)},
		pluck="name",
		order_by="name",
	)
	for name in others:
		parcel = lock(FULFILMENT_ORDER, name)
		for label in frappe.get_all(
			"Fulfilment Package",
			{"fulfilment_order": name, "shipping_label": ("is", "set")},
			pluck="shipping_label",
		):
			take_off(parcel, label)
		by_itself(name)
	if others:
		by_itself(fulfilment_order)


def by_itself(fulfilment_order: str) -> None:
	"""It has its own promise again; what a courier was asked for the box does not count."""
	row = frappe.db.get_value(
		FULFILMENT_ORDER, fulfilment_order, ["own_ship_by", "ecom_order", "ship_by"], as_dict=True
	)
	promised = frappe.db.get_value("Ecom Order", row.ecom_order, "promised_date")
	frappe.db.set_value(
		FULFILMENT_ORDER,
		fulfilment_order,
		{
			"joined_to": None,
			"promised_date": promised,
			"ship_by": row.own_ship_by or row.ship_by,
			"own_ship_by": None,
		},
	)
	_forget_requests(fulfilment_order)


def _promise_anew(lead: str) -> None:
	"""One has left the box: the earliest day of those that stay counts for them."""
	names = members(lead)
	if len(names) == 1:
		by_itself(lead)
		return
	rows = frappe.get_all(FULFILMENT_ORDER, {"name": ("in", names)}, ["ecom_order", "own_ship_by", "ship_by"])
	orders = [row.ecom_order for row in rows]
	promised = frappe.get_all("Ecom Order", {"name": ("in", orders)}, pluck="promised_date")
	set_parcels(
		names,
		promised_date=min(filter(None, promised), default=None),
		ship_by=min(
			(row.own_ship_by or row.ship_by for row in rows if row.own_ship_by or row.ship_by), default=None
		),
	)


def _forget_requests(fulfilment_order: str) -> None:
	packages = frappe.get_all("Fulfilment Package", {"fulfilment_order": fulfilment_order}, pluck="name")
	if packages:
		drop_requests(packages)
