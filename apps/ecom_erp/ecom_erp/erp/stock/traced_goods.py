"""Serial numbers and batches as ERPNext keeps them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import frappe
from erpnext.stock.doctype.batch.batch import get_batch_qty

from ecom_erp.core.warehouse.traced_goods import Known

SERIAL_NO, BATCH = "Serial No", "Batch"
RESERVATION, ENTRY = "Stock Reservation Entry", "Serial and Batch Entry"
OVER = ("Delivered", "Cancelled", "Closed")


@dataclass(frozen=True)
class Kept:
	"""How the pieces of an item are told apart."""

	serials: bool
	batches: bool


def kept_by(items: Collection[str]) -> dict[str, Kept]:
	"""The items among `items` whose pieces have serial numbers or batches."""
	if not items:
		return {}
	rows = frappe.get_all("Item", {"name": ("in", list(items))}, ["name", "has_serial_no", "has_batch_no"])
	return {
		row.name: Kept(bool(row.has_serial_no), bool(row.has_batch_no))
		for row in rows
		if row.has_serial_no or row.has_batch_no
	}


def known_number(code: str, items: Collection[str], warehouse: str) -> Known | None:
	"""The serial number or batch of one of `items` that a code means; None when it is none."""
	if not items:
		return None
	fields = ["name", "item_code", "warehouse", "batch_no"]
	serial = frappe.db.get_value(
		SERIAL_NO, {"name": code, "item_code": ("in", list(items))}, fields, as_dict=True
	)
	if serial:
		batch = _batch(serial.batch_no) if serial.batch_no else frappe._dict()
		return Known(
			serial.item_code,
			serial.name,
			serial.batch_no or "",
			serial.warehouse or "",
			bool(batch.disabled),
			batch.expiry_date,
			reserved_for=_reserved_for(serial.name),
		)
	batch = frappe.db.get_value(BATCH, {"name": code, "item": ("in", list(items))}, "name")
	return _known_batch(batch, warehouse) if batch else None


def _known_batch(name: str, warehouse: str) -> Known:
	batch = _batch(name)
	there = get_batch_qty(name, warehouse, batch.item, for_stock_levels=True) or 0
	return Known(
		batch.item, "", name, warehouse, bool(batch.disabled), batch.expiry_date, available=int(there)
	)


def _batch(name: str):
	return frappe.db.get_value(BATCH, name, ["item", "disabled", "expiry_date"], as_dict=True)


def _reserved_for(serial: str) -> str:
	"""The document that ERPNext keeps a serial number for; "" when it is free."""
	entry, reservation = frappe.qb.DocType(ENTRY), frappe.qb.DocType(RESERVATION)
	rows = (
		frappe.qb.from_(entry)
		.join(reservation)
		.on((reservation.name == entry.parent) & (entry.parenttype == RESERVATION))
		.select(reservation.voucher_no)
		.where(entry.serial_no == serial)
		.where((reservation.docstatus == 1) & reservation.status.notin(OVER))
	).run(pluck=True)
	return rows[0] if rows else ""


def batches_there(items: Collection[str], warehouse: str) -> dict[str, list[tuple[str, date | None, int]]]:
	"""By item, the batches in a warehouse that may be sold: number, day of expiry, pieces. ERPNext knows the pieces, and is
	asked for each item with batches."""
	found = {
		item: [
			(row.batch_no, int(row.qty)) for row in get_batch_qty(warehouse=warehouse, item_code=item) or ()
		]
		for item in items
	}
	names = [number for rows in found.values() for number, _qty in rows]
	expiry = dict(
		frappe.get_all(BATCH, {"name": ("in", names or [""])}, ["name", "expiry_date"], as_list=True)
	)
	return {
		item: [(number, expiry.get(number), qty) for number, qty in rows if qty > 0]
		for item, rows in found.items()
	}


def columns(batch: str, serials: Collection[str]) -> dict:
	"""Fields of a Delivery Note's row from which ERPNext makes its Serial and Batch Bundle."""
	if not batch and not serials:
		return {}
	return {"use_serial_batch_fields": 1, "batch_no": batch or None, "serial_no": "\n".join(serials) or None}
