"""What the prints of the warehouse floor show. The functions are known to print formats under their own names."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

import frappe

from ecom_erp.core.states.fulfilment import SEALED, FulfilmentStatus
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.core.warehouse.package_contents import unpacked
from ecom_erp.erp.selling.items import pictures_and_barcodes
from ecom_erp.flows.orders.packages import PACKAGE, contents_of, packages_of
from ecom_erp.flows.warehouse.package_contents import item_rows
from ecom_erp.flows.warehouse.picking.wave_candidates import UNPLACED, places_of
from ecom_erp.integrations.couriers.barcodes import barcode_svg

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder


def ecom_wave_walk(wave: str) -> dict:
	"""The walk of a wave: `rows` in the order of the shelves, one for each item with the slots (place on the trolley,
	pieces) it goes into; `parcels` with their slots; `pieces` in all."""
	parcels = _parcels(wave)
	slots = {row.name: row.slot for row in parcels}
	names = list(slots)
	lines = frappe.get_all(
		"Fulfilment Order Item",
		filters={"parent": ("in", names)},
		fields=["parent", "item_code", "item_name", "qty"],
	)
	items = {line.item_code: line.item_name for line in lines}
	places = places_of(frappe.db.get_value("Fulfilment Wave", wave, "warehouse"), items)
	codes = pictures_and_barcodes(items)
	rows = [_stop(item, items[item], places.get(item), codes.get(item), lines, slots) for item in items]
	rows.sort(key=lambda row: (row.sort_key, row.item_code))
	return frappe._dict(rows=rows, parcels=parcels, pieces=sum(line.qty for line in lines))


def _parcels(wave: str) -> list:
	return frappe.get_all(
		"Fulfilment Order",
		filters={"wave": wave, "status": ("!=", FulfilmentStatus.CANCELLED)},
		fields=["name", "number", "promised_date", "wave_slot as slot"],
		order_by="wave_slot",
	)


def _stop(item: str, name: str, place, codes, lines, slots) -> frappe._dict:
	by_slot: dict[int, int] = {}
	for line in lines:
		if line.item_code == item:
			by_slot[slots[line.parent]] = by_slot.get(slots[line.parent], 0) + line.qty
	return frappe._dict(
		item_code=item,
		item_name=name,
		place=place[1] if place else "",
		sort_key=place[0] if place else UNPLACED,
		barcode=codes[1][0] if codes and codes[1] else item,
		slots=sorted(by_slot.items()),
		qty=sum(by_slot.values()),
	)


def ecom_wave_manifest(wave: str) -> list:
	"""Packages of labelled and shipped parcels of a wave by courier: dicts with courier, grams, and parcels (number,
	tracking_number, service, weight_grams)."""
	parcel, package = frappe.qb.DocType("Fulfilment Order"), frappe.qb.DocType(PACKAGE)
	return _by_courier(
		(parcel.wave == wave) & parcel.status.isin(SEALED) & (package.status != PackageStatus.CANCELLED)
	)


def ecom_handover_manifest(handover: str) -> list:
	"""As `ecom_wave_manifest`, of the packages of a handover."""
	return _by_courier(frappe.qb.DocType(PACKAGE).handover == handover)


def _by_courier(condition) -> list:
	parcel, package, shipping_label = (
		frappe.qb.DocType(name) for name in ("Fulfilment Order", PACKAGE, "Shipping Label")
	)
	rows = (
		frappe.qb.from_(parcel)
		.join(package)
		.on(package.fulfilment_order == parcel.name)
		.join(shipping_label)
		.on(shipping_label.name == package.shipping_label)
		.select(
			parcel.number,
			package.tracking_number,
			package.weight_grams,
			shipping_label.courier_account,
			shipping_label.service,
		)
		.where(condition)
		# a box that several orders share is one parcel of the courier
		.where(shipping_label.package == package.name)
		.orderby(shipping_label.courier_account)
		.orderby(package.tracking_number)
	).run(as_dict=True)
	couriers: dict[str, list] = {}
	for row in rows:
		couriers.setdefault(row.courier_account, []).append(row)
	return [
		frappe._dict(courier=courier, parcels=found, grams=sum(row.weight_grams or 0 for row in found))
		for courier, found in couriers.items()
	]


def ecom_packing_slips(doc) -> list:
	"""What the packing slips of a Fulfilment Order show, or of one of its packages: one dict for each package with number,
	of (how many there are), order_number, address, tracking_number, and items (item_code, item_name, qty). Of a package
	that is not closed yet: what lies in no other."""
	is_package = doc.doctype == PACKAGE
	fulfilment = frappe.get_doc("Fulfilment Order", doc.fulfilment_order) if is_package else doc
	packages = packages_of(fulfilment.name)
	if is_package and doc.status == PackageStatus.CANCELLED:
		packages = [doc]
	rest = unpacked(item_rows(fulfilment), map(contents_of, packages))
	left = {row.name: row.qty for row in rest}
	return [
		frappe._dict(
			number=package.number,
			of=len(packages),
			order_number=fulfilment.number,
			address=fulfilment.address_display,
			tracking_number=package.tracking_number,
			items=_slip_items(fulfilment, contents_of(package) or left),
		)
		for package in packages
		if not is_package or package.name == doc.name
	]


def _slip_items(fulfilment: "FulfilmentOrder", pieces: Mapping[str, int]) -> list:
	return [
		frappe._dict(item_code=row.item_code, item_name=row.item_name, qty=pieces[row.name])
		for row in fulfilment.items
		if pieces.get(row.name)
	]


def ecom_barcode(text: str, height_mm: float = 9) -> str:
	"""A Code 128 barcode as the address of an image; "" for a text that has none."""
	try:
		drawing = barcode_svg(text, height_mm)
	except ValueError:
		return ""
	return "data:image/svg+xml;charset=utf-8," + quote(drawing.decode())
