"""Parcels over REST: what one warehouse ships of an order, packed, labelled and sent by another system."""

from collections.abc import Sequence
from typing import Any

import frappe

from ecom_erp.api.order_answer import ADDRESS_FIELDS, address_of, parcels_of
from ecom_erp.core.states.fulfilment import CANCELLED, PICKED, TO_PICK, WAITING
from ecom_erp.flows.allocation import reallocate
from ecom_erp.flows.allocation.waiting import moving
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import package_closing, ship
from ecom_erp.messaging.zoned_times import with_zones

PARCEL = "Fulfilment Order"
LIST_FIELDS = (
	"name",
	"ecom_order",
	"number",
	"shop",
	"warehouse",
	"status",
	"priority",
	"ship_by",
	"promised_date",
	"courier_account",
	"tracking_numbers",
	"delivery_note",
	"problem",
	"shipped_at",
	"delivered_at",
	"modified",
)


def answer(name: str) -> dict[str, Any]:
	"""One parcel with its address, lines and packages. The caller has checked the right to it."""
	parcel = _standing(name)
	fields = [f"ship_{field}" for field in ADDRESS_FIELDS]
	order = frappe.db.get_value("Ecom Order", parcel["ecom_order"], fields, as_dict=True)
	return {**parcel, "shipping_address": address_of(order)}


def _standing(name: str) -> dict[str, Any]:
	"""What a call that writes answers, and what is kept for its key: nothing of the buyer."""
	[row] = with_zones(PARCEL, frappe.get_all(PARCEL, {"name": name}, list(LIST_FIELDS)))
	[parts] = parcels_of({"name": name})
	return {**row, "lines": parts["lines"], "packages": parts["packages"]}


def pack(name: str, packages: Sequence[dict]) -> dict[str, Any]:
	"""The goods are packed, as stated; one that is packed already stays as it is."""
	if _checked(name).status in (WAITING, TO_PICK, PICKED, CANCELLED):
		package_closing.pack_unscanned(name, None, packages)
	return _standing(name)


def buy_labels(name: str) -> dict[str, Any]:
	"""Buy the labels of closed packages that have none."""
	_checked(name)
	shipping_labels.buy_labels(name)
	return _standing(name)


def send(name: str) -> dict[str, Any]:
	"""Ship it; one that has left stays so."""
	_checked(name)
	ship.ship(name)
	return _standing(name)


def cannot_ship(name: str, reason: str) -> dict[str, Any]:
	"""Let another warehouse ship it, of one that waits for stock one that has it; one that was cancelled for that already stays so."""
	status = _checked(name).status
	if status == WAITING:
		moving.ship_from_elsewhere(name)
	elif status != CANCELLED:
		reallocate.cannot_ship(name, reason)
	return _standing(name)


def _checked(name: str):
	doc = frappe.get_doc(PARCEL, name)
	doc.check_permission("write")
	return doc
