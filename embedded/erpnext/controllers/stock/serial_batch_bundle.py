"""Serial numbers and batches that move with a stock ledger entry: its Serial and Batch Bundle, and where each serial is now."""

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import cint, flt, getdate, nowdate

BUNDLE, ENTRY = "Serial and Batch Bundle", "Serial and Batch Entry"


def make_bundle(entry: dict, row) -> str | None:
	"""The submitted bundle of a ledger entry, from what the document's row names; None for an item without serials and batches."""
	fields = ["has_serial_no", "has_batch_no", "serial_no_series"]
	item = frappe.get_cached_value("Item", entry["item_code"], fields, as_dict=True)
	if not item.has_serial_no and not item.has_batch_no:
		return None
	lines = _lines(entry, row, item)
	moved = sum(qty for _serial, _batch, qty in lines)
	if abs(moved - abs(flt(entry["actual_qty"]))) > 1e-6:
		frappe.throw(
			_("Serial numbers and batches of {0} are for {1}, not for {2}").format(
				entry["item_code"], moved, abs(flt(entry["actual_qty"]))
			)
		)
	return _write(entry, item, lines)


def _lines(entry: dict, row, item) -> list[tuple[str | None, str | None, float]]:
	serials = [text.strip() for text in (row.get("serial_no") or "").split("\n") if text.strip()]
	batch, qty = row.get("batch_no"), abs(flt(entry["actual_qty"]))
	if serials:
		return [(serial, batch or _batch_of(serial), 1) for serial in serials]
	if item.has_batch_no and batch and not item.has_serial_no:
		return [(None, batch, qty)]
	if entry["voucher_type"] == "Delivery Note" and row.get("dn_detail"):
		return _of_delivery(row, qty)
	return _first_ones(entry, item, qty)


def _batch_of(serial: str) -> str | None:
	return frappe.db.get_value("Serial No", serial, "batch_no")


def _of_delivery(row, qty: float) -> list[tuple[str | None, str | None, float]]:
	"""What comes back is the first of what was delivered and is not back."""
	bundle = frappe.db.get_value("Delivery Note Item", row.get("dn_detail"), "serial_and_batch_bundle")
	lines = []
	for line in frappe.get_all(ENTRY, {"parent": bundle}, ["serial_no", "batch_no", "qty"], order_by="idx"):
		gone = not line.serial_no or not frappe.db.get_value("Serial No", line.serial_no, "warehouse")
		take = min(abs(line.qty), qty) if gone else 0
		if take:
			lines.append((line.serial_no, line.batch_no, take))
			qty -= take
	return lines


def _first_ones(entry: dict, item, qty: float) -> list[tuple[str | None, str | None, float]]:
	"""What leaves without being named is the oldest of what is there."""
	place = {"item_code": entry["item_code"], "warehouse": entry["warehouse"]}
	if item.has_serial_no:
		found = frappe.get_all("Serial No", place, ["name", "batch_no"], order_by="creation", limit=cint(qty))
		return [(serial.name, serial.batch_no, 1) for serial in found]
	lines = []
	for batch in batches(**place):
		take = min(batch.qty, qty)
		if take:
			lines.append((None, batch.batch_no, take))
			qty -= take
	return lines


def batches(item_code=None, warehouse=None, batch_no=None, expired: bool = False) -> list[frappe._dict]:
	"""What there is of batches by warehouse: batch_no, warehouse, qty; without expired ones unless asked for."""
	bundle, entry, batch = (frappe.qb.DocType(name) for name in (BUNDLE, ENTRY, "Batch"))
	query = (
		frappe.qb.from_(entry)
		.join(bundle)
		.on(bundle.name == entry.parent)
		.join(batch)
		.on(batch.name == entry.batch_no)
		.select(entry.batch_no, entry.warehouse, Sum(entry.qty).as_("qty"))
		.where((bundle.docstatus == 1) & (bundle.is_cancelled == 0) & (batch.disabled == 0))
		.groupby(entry.batch_no, entry.warehouse)
		.orderby(batch.creation)
	)
	for field, value in (
		(bundle.item_code, item_code),
		(entry.warehouse, warehouse),
		(entry.batch_no, batch_no),
	):
		if value:
			query = query.where(field == value)
	if not expired:
		query = query.where(batch.expiry_date.isnull() | (batch.expiry_date >= getdate(nowdate())))
	return [row for row in query.run(as_dict=True) if row.qty > 0]


def _write(entry: dict, item, lines) -> str:
	outward = flt(entry["actual_qty"]) < 0
	bundle = frappe.new_doc(BUNDLE)
	bundle.update(
		{
			"item_code": entry["item_code"],
			"has_serial_no": item.has_serial_no,
			"has_batch_no": item.has_batch_no,
			"type_of_transaction": "Outward" if outward else "Inward",
			"naming_series": "SABB-.########",
			**{name: entry[name] for name in ("company", "warehouse", "voucher_type", "voucher_no")},
			"voucher_detail_no": entry["voucher_detail_no"],
		}
	)
	for serial, batch, qty in lines:
		_move(entry, serial, batch, outward)
		bundle.append(
			"entries",
			{
				"serial_no": serial,
				"batch_no": batch,
				"qty": -qty if outward else qty,
				"warehouse": entry["warehouse"],
			},
		)
	bundle.total_qty = sum(row.qty for row in bundle.entries)
	bundle.flags.ignore_permissions = True
	bundle.submit()
	return bundle.name


def _move(entry: dict, serial: str | None, batch: str | None, outward: bool) -> None:
	if not serial:
		return
	known = frappe.db.get_value(
		"Serial No", serial, ["item_code", "warehouse"], as_dict=True, for_update=True
	)
	if outward and (not known or known.warehouse != entry["warehouse"]):
		frappe.throw(_("Serial No {0} is not in {1}").format(serial, entry["warehouse"]))
	if not known:
		made = frappe.get_doc(
			{"doctype": "Serial No", "serial_no": serial, "item_code": entry["item_code"], "batch_no": batch}
		)
		made.company = entry["company"]
		made.insert(ignore_permissions=True)
	place = {
		"warehouse": None if outward else entry["warehouse"],
		"status": "Delivered" if outward else "Active",
	}
	frappe.db.set_value("Serial No", serial, place)


def take_back(voucher_type: str, voucher_no: str) -> None:
	"""The document is cancelled: its serials are where they were."""
	filters = {"voucher_type": voucher_type, "voucher_no": voucher_no, "is_cancelled": 0}
	for name, warehouse, kind in frappe.get_all(
		BUNDLE, filters, ["name", "warehouse", "type_of_transaction"], as_list=True
	):
		frappe.db.set_value(BUNDLE, name, "is_cancelled", 1)
		serials = frappe.get_all(ENTRY, {"parent": name, "serial_no": ("is", "set")}, pluck="serial_no")
		back = kind == "Outward"
		place = {"warehouse": warehouse if back else None, "status": "Active" if back else "Inactive"}
		if serials:
			frappe.db.set_value("Serial No", {"name": ("in", serials)}, place)
