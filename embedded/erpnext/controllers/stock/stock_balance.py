"""Quantities of a Bin, worked out from the open documents and written to it."""

import frappe
from erpnext.stock.utils import get_bin
from frappe.utils import flt, now

SHUT_SALES_ORDERS = ("On Hold", "Closed")


def update_bin_qty(item_code: str, warehouse: str, qty_dict: dict[str, float] | None = None) -> None:
	"""Writes quantities (field name -> value) to the Bin and its projected quantity with them."""
	bin_doc = get_bin(item_code, warehouse)
	changed = {
		fieldname: flt(value)
		for fieldname, value in (qty_dict or {}).items()
		if flt(bin_doc.get(fieldname)) != flt(value)
	}
	if changed:
		bin_doc.update(changed)
		bin_doc.modified = now()
		bin_doc.set_projected_qty()
		bin_doc.db_update()
		bin_doc.clear_cache()


def get_reserved_qty(item_code: str, warehouse: str) -> float:
	"""What open Sales Orders still have to deliver, in the stock unit; parts of bundles included."""
	returned_counts = frappe.db.get_single_value(
		"Selling Settings", "dont_reserve_sales_order_qty_on_sales_return"
	)
	rows = [*_open_order_rows(item_code, warehouse), *_open_packed_rows(item_code, warehouse)]
	total = 0.0
	for row in rows:
		ordered, delivered = flt(row.qty), flt(row.delivered_qty)
		returned = flt(row.returned_qty) if returned_counts else 0.0
		if ordered and ordered >= delivered:
			total += flt(row.stock_qty) * (ordered - delivered - returned) / ordered
	return flt(total)


def _open_order_rows(item_code: str, warehouse: str) -> list[frappe._dict]:
	order, row = frappe.qb.DocType("Sales Order"), frappe.qb.DocType("Sales Order Item")
	return (
		frappe.qb.from_(row)
		.join(order)
		.on(order.name == row.parent)
		.select(row.qty, row.stock_qty, row.delivered_qty, row.returned_qty)
		.where((row.item_code == item_code) & (row.warehouse == warehouse))
		.where(row.delivered_by_supplier == 0)
		.where((order.docstatus == 1) & order.status.notin(SHUT_SALES_ORDERS))
	).run(as_dict=True)


def _open_packed_rows(item_code: str, warehouse: str) -> list[frappe._dict]:
	"""Parts of bundles; a part is delivered in the proportion in which its bundle's row is."""
	order, row = frappe.qb.DocType("Sales Order"), frappe.qb.DocType("Sales Order Item")
	part = frappe.qb.DocType("Packed Item")
	return (
		frappe.qb.from_(part)
		.join(order)
		.on(order.name == part.parent)
		.join(row)
		.on(row.name == part.parent_detail_docname)
		.select(row.qty, part.qty.as_("stock_qty"), row.delivered_qty, row.returned_qty)
		.where((part.item_code == item_code) & (part.warehouse == warehouse))
		.where((part.parenttype == "Sales Order") & (part.item_code != part.parent_item))
		.where(row.delivered_by_supplier == 0)
		.where((order.docstatus == 1) & order.status.notin(SHUT_SALES_ORDERS))
	).run(as_dict=True)
