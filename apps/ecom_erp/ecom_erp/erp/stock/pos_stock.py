"""What was sold at tills and has not left the stock in the books yet: ERPNext posts the stock of POS Invoices when their
shift is closed and they are consolidated."""

from collections.abc import Collection

import frappe
from frappe.query_builder.functions import IfNull, Sum

_ROWS = (("POS Invoice Item", "stock_qty"), ("Packed Item", "qty"))


def sold_at_tills(
	warehouses: Collection[str], items: Collection[str] | None = None
) -> dict[tuple[str, str], float]:
	"""Quantity in the stock unit by (item, warehouse), parts of bundles too; what came back at a till is taken off. `items`:
	None for all."""
	found: dict[tuple[str, str], float] = {}
	if not warehouses or (items is not None and not items):
		return found
	for doctype, quantity in _ROWS:
		for row in _open_rows(doctype, quantity, warehouses, items):
			key = (row.item_code, row.warehouse)
			found[key] = found.get(key, 0.0) + float(row.qty or 0)
	return found


def _open_rows(
	doctype: str, quantity: str, warehouses: Collection[str], items: Collection[str] | None
) -> list:
	invoice, row = frappe.qb.DocType("POS Invoice"), frappe.qb.DocType(doctype)
	query = (
		frappe.qb.from_(row)
		.join(invoice)
		.on((invoice.name == row.parent) & (row.parenttype == "POS Invoice"))
		.select(row.item_code, row.warehouse, Sum(row[quantity]).as_("qty"))
		.where(invoice.docstatus == 1)
		.where(IfNull(invoice.consolidated_invoice, "") == "")
		.where(row.warehouse.isin(list(warehouses)))
		.groupby(row.item_code, row.warehouse)
	)
	if items is not None:
		query = query.where(row.item_code.isin(list(items)))
	return query.run(as_dict=True)
