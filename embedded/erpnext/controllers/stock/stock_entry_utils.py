"""A Stock Entry in one call."""

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint

ALIASES = {"item": "item_code", "source": "from_warehouse", "target": "to_warehouse"}


@frappe.whitelist()
def make_stock_entry(**args: Any) -> Document:
	"""Makes, saves and submits a Stock Entry of one item, in its stock unit.

	`item_code` (or `item`), `qty`, `from_warehouse` (or `source`), `to_warehouse` (or `target`), `rate` (or
	`basic_rate`), `company`, `posting_date` and `posting_time`, `serial_no`, `batch_no`, `purpose`,
	`do_not_save`, `do_not_submit`. What happens follows from the warehouses unless `purpose` says it.
	"""
	values = frappe._dict(args)
	for alias, name in ALIASES.items():
		values[name] = values.get(name) or values.get(alias)
	place = values.from_warehouse or values.to_warehouse
	entry = frappe.new_doc("Stock Entry")
	if values.posting_date or values.posting_time:
		entry.set_posting_time = 1
		entry.posting_date = values.posting_date or entry.posting_date
		entry.posting_time = values.posting_time or entry.posting_time
	entry.company = values.company or frappe.get_cached_value("Warehouse", place, "company")
	entry.stock_entry_type = entry.purpose = values.purpose or _purpose(values)
	entry.append("items", _row(values))
	if values.do_not_save:
		return entry
	entry.insert()
	if not cint(values.do_not_submit):
		entry.submit()
	return entry


def _purpose(values: frappe._dict) -> str:
	if values.from_warehouse and values.to_warehouse:
		return "Material Transfer"
	return "Material Issue" if values.from_warehouse else "Material Receipt"


def _row(values: frappe._dict) -> dict:
	return {
		"item_code": values.item_code,
		"s_warehouse": values.from_warehouse,
		"t_warehouse": values.to_warehouse,
		"qty": values.qty,
		"basic_rate": values.rate or values.basic_rate,
		"serial_no": values.serial_no,
		"batch_no": values.batch_no,
		"use_serial_batch_fields": cint(values.use_serial_batch_fields),
		"expense_account": values.expense_account,
		"cost_center": values.cost_center,
		"allow_zero_valuation_rate": 0 if values.rate or values.basic_rate else cint(values.allow_zero),
	}
