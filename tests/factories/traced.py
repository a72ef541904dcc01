"""Items whose pieces have serial numbers or batches, with stock."""

import frappe

from tests import world
from tests.factories.erpnext import make, make_item, unique


def serial_item(*serials: str, warehouse: str = world.MAIN) -> str:
	"""An item with these serial numbers on hand; its code."""
	_allow()
	item = make_item(has_serial_no=1, weight_per_unit=400, weight_uom="Gram")
	receive(item, len(serials), warehouse, serials=serials)
	return item


def batch_item(warehouse: str = world.MAIN, **batches: tuple[str | None, int]) -> tuple[str, dict[str, str]]:
	"""An item with batches on hand, by keyword (day of expiry, pieces); its code, and the number of each batch."""
	_allow()
	item = make_item(has_batch_no=1, has_expiry_date=0, weight_per_unit=400, weight_uom="Gram")
	numbers = {}
	for key, (expires, qty) in batches.items():
		numbers[key] = make("Batch", batch_id=unique("B").replace(" ", ""), item=item).name
		receive(item, qty, warehouse, batch=numbers[key])
		if expires:
			frappe.db.set_value("Batch", numbers[key], "expiry_date", expires)
	return item, numbers


def _allow() -> None:
	"""ERPNext 16 has a switch for them."""
	switch = "enable_serial_and_batch_no_for_item"
	if frappe.get_meta("Stock Settings").has_field(switch):
		frappe.db.set_single_value("Stock Settings", switch, 1)


def receive(item: str, qty: int, warehouse: str = world.MAIN, serials=(), batch: str | None = None) -> None:
	"""Goods arrive."""
	from erpnext.stock.doctype.stock_entry.stock_entry_utils import make_stock_entry

	make_stock_entry(
		item_code=item,
		target=warehouse,
		qty=qty,
		rate=5,
		company=frappe.db.get_value("Warehouse", warehouse, "company"),
		serial_no="\n".join(serials) or None,
		batch_no=batch,
		use_serial_batch_fields=1,
	)


def bundle_of(delivery_note: str) -> list[tuple[str | None, str | None, float]]:
	"""(serial number, batch, pieces) that ERPNext moved with a Delivery Note."""
	bundles = frappe.get_all("Delivery Note Item", {"parent": delivery_note}, pluck="serial_and_batch_bundle")
	rows = frappe.get_all(
		"Serial and Batch Entry", {"parent": ("in", bundles)}, ["serial_no", "batch_no", "qty"]
	)
	return sorted(
		((row.serial_no, row.batch_no, row.qty) for row in rows), key=lambda row: (row[0] or "", row[1] or "")
	)


def serials(count: int) -> list[str]:
	"""Serial numbers that no other test has."""
	return [unique("SN").replace(" ", "-") for _number in range(count)]
