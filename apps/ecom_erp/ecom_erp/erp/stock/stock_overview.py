"""What ERPNext knows of stock, for people to read: whole tables at once, without locks."""

from collections.abc import Collection

import frappe
from pypika import Criterion

from ecom_erp.erp.stock.free_stock import FREE_FIELDS
from ecom_erp.erp.stock.pos_stock import sold_at_tills

TRANSIT = "Transit"


def transit_warehouses() -> list[str]:
	"""Where goods are booked while they are between two warehouses."""
	return frappe.get_all("Warehouse", filters={"warehouse_type": TRANSIT, "is_group": 0}, pluck="name")


def bin_rows(
	warehouses: Collection[str], item: str | None = None, item_group: str | None = None
) -> list[dict]:
	"""One row for each item and warehouse with anything in it, on order or wanted: item_code, item_name, warehouse,
	actual_qty and what is reserved of it (see `free_stock`), ordered_qty (bought, not yet here), indented_qty (requested,
	not yet ordered) and safety_stock (of the item)."""
	if not warehouses:
		return []
	stock, master = frappe.qb.DocType("Bin"), frappe.qb.DocType("Item")
	query = (
		frappe.qb.from_(stock)
		.join(master)
		.on(master.name == stock.item_code)
		.select(
			stock.item_code,
			master.item_name,
			stock.warehouse,
			*(stock[field] for field in FREE_FIELDS),
			stock.ordered_qty,
			stock.indented_qty,
			master.safety_stock,
		)
		.where(stock.warehouse.isin(list(warehouses)))
		.where(Criterion.any(stock[field] != 0 for field in (*FREE_FIELDS, "ordered_qty", "indented_qty")))
		.orderby(stock.item_code)
		.orderby(stock.warehouse)
	)
	if item:
		query = query.where(stock.item_code == item)
	if item_group:
		query = query.where(master.item_group == item_group)
	rows = query.run(as_dict=True)
	at_tills = sold_at_tills(warehouses, {row.item_code for row in rows})
	for row in rows:
		row.sold_at_tills = at_tills.get((row.item_code, row.warehouse), 0)
	return rows
