"""What the packing station shows: the parcel a code means, its items, its wave, the packer's day."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import get_fullname, nowdate

from ecom_erp.core.states.fulfilment import AT_HAND, FulfilmentStatus
from ecom_erp.core.states.order import OrderStatus
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.core.states.wave import ON_THE_FLOOR
from ecom_erp.core.warehouse.packing_check import Row, item_of_code, parcels_per_hour
from ecom_erp.erp.selling.items import items_by_barcode, pictures_and_barcodes
from ecom_erp.flows.boxes import plan_record
from ecom_erp.flows.boxes.goods import box_rows
from ecom_erp.flows.orders.packages import PACKAGE, contents_of_packages, rows_of_packages
from ecom_erp.flows.shipping.joint.members import members_of
from ecom_erp.flows.warehouse import traced_scans
from ecom_erp.flows.warehouse.package_contents import SCAN
from ecom_erp.flows.warehouse.picking.wave_candidates import places_of
from ecom_erp.flows.warehouse.picking.wave_progress import packed_by_wave, wave_progress

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder


def parcel_of_code(code: str) -> str:
	"""The Fulfilment Order that a scanned or typed code means: its own name or that of a package, a tracking number, an
	order's number or name, or a wave, of which it is the next parcel. Raises when there is none."""
	code = code.strip()
	if frappe.db.exists("Fulfilment Order", code):
		return frappe.db.get_value("Fulfilment Order", code)
	if frappe.db.exists(PACKAGE, code):
		return frappe.db.get_value(PACKAGE, code, "fulfilment_order")
	if frappe.db.exists("Fulfilment Wave", code):
		return next_of_wave(code) or frappe.throw(
			_("Every parcel of {0} is already packed or has a problem").format(code),
			title=_("Nothing Left to Pack"),
		)
	found = _by_number(code)
	if not found:
		frappe.throw(
			_("No wave, parcel, tracking number or order found for {0}").format(code), title=_("Not Found")
		)
	return found


def _by_number(code: str) -> str | None:
	"""Of several parcels that the user may see (two shops may have the same number) the first that is still to be
	packed, else the newest."""
	rows = frappe.get_list(
		"Fulfilment Order",
		filters={"status": ("!=", FulfilmentStatus.CANCELLED)},
		or_filters=[
			["name", "in", frappe.get_all(PACKAGE, {"tracking_number": code}, pluck="fulfilment_order")],
			["number", "in", [code, f"#{code}"]],
			["ecom_order", "=", code],
		],
		fields=["name", "status", "packed_at"],
		order_by="creation",
		limit=0,
	)
	waiting = [row.name for row in rows if row.status in AT_HAND and not row.packed_at]
	return waiting[0] if waiting else (rows[-1].name if rows else None)


def next_of_wave(wave: str) -> str | None:
	"""The next parcel of a wave that nobody packs, begun ones of the user first; None when there is none."""
	rows = [
		row
		for row in wave_progress(wave)["parcels"]
		if row.status in AT_HAND and not row.packed_at and not row.problem
	]
	own = [row.name for row in rows if row.claimed_by == frappe.session.user]
	free = [row.name for row in rows if not row.claimed_by]
	return next(iter(own + free), None)


def rows_of(name: str) -> list[Row]:
	"""The parcel's rows in their order."""
	rows = frappe.get_all(
		"Fulfilment Order Item",
		filters={"parent": name},
		fields=["name", "item_code", "qty"],
		order_by="idx",
	)
	return [Row(row.name, row.item_code, row.qty) for row in rows]


def item_scanned(parcel: "FulfilmentOrder", rows: list[Row], code: str) -> str | None:
	"""The parcel's item that the code means."""
	barcodes = items_by_barcode([code])
	found = {row.item for row in rows} & {code, barcodes.get(code)}
	# most codes are an item's own: for these nobody looks what the shop calls it
	return item_of_code(code, rows, barcodes, {} if found else _items_by_sku(parcel, code))


def _items_by_sku(parcel: "FulfilmentOrder", code: str) -> dict[str, str]:
	"""An order line's SKU, when the line is one item."""
	lines = frappe.get_all("Ecom Order Line", {"parent": parcel.ecom_order, "sku": code}, pluck="line_id")
	if not lines:
		return {}
	items = frappe.get_all(
		"Fulfilment Order Item",
		{"parent": parcel.name, "line_id": ("in", lines)},
		pluck="item_code",
		distinct=True,
	)
	return {code: items[0]} if len(items) == 1 else {}


def parcel_facts(name: str) -> dict:
	"""All that the station shows of a Fulfilment Order: its items, its packages, and the `package` that is open, the last
	one where none is."""
	doc = frappe.get_doc("Fulfilment Order", name)
	packages = _packages(name)
	package = next((row for row in packages if not row["packed"]), packages[-1] if packages else {})
	here, last_scan = _scans(package.get("name"))
	if doc.packed_at:
		here = {}
	facts = pictures_and_barcodes({row.item_code for row in doc.items})
	places = places_of(doc.warehouse, {row.item_code for row in doc.items})
	order = frappe.db.get_value("Ecom Order", doc.ecom_order, ["note", "status", "hold_reason"], as_dict=True)
	profile = frappe.get_cached_doc("Ecom Warehouse Profile", doc.warehouse)
	left: dict[str, int] = {}
	for row in () if doc.packed_at else doc.items:
		left[row.item_code] = left.get(row.item_code, 0) + row.qty - (row.packed_qty or 0)
	batches = traced_scans.proposed(left, doc.warehouse)
	proposal = None if doc.packed_at else plan_record.shown(doc.box_plan)
	return {
		"name": doc.name,
		"number": doc.number,
		"shop": doc.shop,
		"status": doc.status,
		"problem": doc.problem,
		"promised_date": doc.promised_date,
		"priority": doc.priority,
		"address": doc.address_display,
		"note": order.note,
		"same_box": _same_box(doc),
		"hold": order.hold_reason if order.status == OrderStatus.ON_HOLD else None,
		"packages": packages,
		"package": package.get("number"),
		"scanned": sum(here.values()),
		"tracking_numbers": doc.tracking_numbers,
		"delivery_note": doc.delivery_note,
		"packed": bool(doc.packed_at),
		"packed_by": get_fullname(doc.packed_by) if doc.packed_by else None,
		"box": package.get("box") or (proposal or {}).get("box"),
		"proposal": proposal,
		"weight_grams": doc.weight_grams,
		"expected_grams": _grams(doc, here),
		"tolerance": profile.weight_tolerance_percent,
		"items": [
			{
				"item_code": row.item_code,
				"item_name": row.item_name,
				"qty": row.qty,
				"packed_qty": row.packed_qty or 0,
				"here": here.get(row.item_code, 0),
				"weight_grams": row.weight_grams,
				"image": facts.get(row.item_code, ("", ()))[0],
				"barcodes": facts.get(row.item_code, ("", ()))[1],
				"place": places.get(row.item_code, ("", ""))[1],
				"batches": batches.get(row.item_code, []),
			}
			for row in doc.items
		],
		"boxes": [
			{field: row[field] for field in ("name", "length_mm", "width_mm", "height_mm", "weight_grams")}
			for row in box_rows(doc.warehouse)
		],
		"last_scan": last_scan,
		"wave": _wave(doc.wave),
		"day": day_of_packer(),
	}


def _scans(package: str | None) -> tuple[dict[str, int], str | None]:
	"""Pieces by item that were scanned into the open package, and the last scan that counts."""
	here: dict[str, int] = {}
	scans = (
		frappe.get_all(
			SCAN, {"package": package, "undone": 0}, ["name", "item_code", "qty"], order_by="creation, name"
		)
		if package
		else []
	)
	for scan in scans:
		here[scan.item_code] = here.get(scan.item_code, 0) + scan.qty
	return here, scans[-1].name if scans else None


def _same_box(doc) -> str:
	"""With which orders it goes into one box, for the packer."""
	names = [name for name in members_of(doc.joined_to or doc.name) if name != doc.name]
	if not names:
		return ""
	numbers = frappe.get_all("Fulfilment Order", {"name": ("in", names)}, pluck="number", order_by="name")
	return _("One box with {0}. Pack all of them, then the label is bought.").format(", ".join(numbers))


def _packages(name: str) -> list[dict]:
	"""The packages of a Fulfilment Order, with what lies in those that are closed."""
	fields = ("status", "packed_at", "box", "weight_grams", "shipping_label", "tracking_number")
	rows = rows_of_packages([name], *fields)[name]
	# nothing lies in one that is just being filled
	contents = contents_of_packages(
		[row.name for row in rows if row.packed_at or row.status != PackageStatus.OPEN]
	)
	return [
		{
			"name": row.name,
			"number": row.number,
			"status": row.status,
			"packed": bool(row.packed_at),
			"box": row.box,
			"weight_grams": row.weight_grams,
			"shipping_label": row.shipping_label,
			"tracking_number": row.tracking_number,
			"contents": [
				{"item_code": item.item_code, "qty": item.qty} for item in contents.get(row.name, ())
			],
		}
		for row in rows
	]


def _grams(doc, here: Mapping[str, int]) -> int:
	"""The weight of the items that are in the open package; of all of them before anything is scanned."""
	weights = {row.item_code: row.weight_grams or 0 for row in doc.items}
	if here:
		return sum(weights[item] * qty for item, qty in here.items())
	return sum(weights[row.item_code] * (row.qty - (row.packed_qty or 0)) for row in doc.items)


def _wave(name: str | None) -> dict | None:
	if not name:
		return None
	found = wave_progress(name)
	return {"name": name, "total": found["total"], "packed": found["packed"], "problems": found["problems"]}


def day_of_packer() -> dict:
	"""How many packages the user has packed today, and how fast."""
	times = frappe.get_all(
		PACKAGE,
		filters={"packed_by": frappe.session.user, "packed_at": (">=", nowdate())},
		pluck="packed_at",
	)
	return {"packed": len(times), "per_hour": parcels_per_hour(times)}


def open_waves() -> list:
	"""Waves that the user may see that are picked and not yet packed, oldest first."""
	waves = frappe.get_list(
		"Fulfilment Wave",
		filters={"status": ("in", ON_THE_FLOOR)},
		fields=["name", "warehouse", "status", "parcels"],
		order_by="creation",
		limit=20,
	)
	packed = packed_by_wave([wave.name for wave in waves])
	for wave in waves:
		wave.packed = packed[wave.name]
	return [wave for wave in waves if wave.packed < wave.parcels]
