"""What ERPNext says of the stock of many orders and Bins at once, in a fixed number of queries."""

from collections.abc import Collection
from dataclasses import dataclass

import frappe
from frappe.query_builder.functions import Sum

from ecom_erp.core.quantities import Pieces, RowName

NOT_OPEN = ("Closed", "On Hold", "Completed")
RESERVES_NOT = ("Closed", "On Hold")


@dataclass(frozen=True)
class StockLevel:
	"""A Bin: pieces `on_hand`; `reserved`: as it says; `open`: what open Sales Orders have; `ours`: those of Ecom Orders."""

	name: str
	item: str
	warehouse: str
	on_hand: float
	reserved: float
	open: float
	ours: float


def stock_levels_of(bins: Collection[str]) -> list[StockLevel]:
	"""Bins by name, with what open Sales Orders have of each."""
	rows = frappe.get_all(
		"Bin",
		{"name": ("in", list(bins) or [""])},
		["name", "item_code", "warehouse", "actual_qty", "reserved_qty"],
		order_by="name",
	)
	every = _open_pieces({row.item_code for row in rows})
	ours = _open_pieces({row.item_code for row in rows}, ours=True)
	return [
		StockLevel(
			row.name,
			row.item_code,
			row.warehouse,
			row.actual_qty,
			row.reserved_qty,
			every.get((row.item_code, row.warehouse), 0.0),
			ours.get((row.item_code, row.warehouse), 0.0),
		)
		for row in rows
	]


def _open_pieces(items: Collection[str], ours: bool = False) -> dict[tuple[str, str], float]:
	"""Pieces by (item, warehouse); `ours`: those of Ecom Orders."""
	order, row = frappe.qb.DocType("Sales Order"), frappe.qb.DocType("Sales Order Item")
	query = open_rows().where(row.item_code.isin(list(items) or [""]))
	if ours:
		query = query.where(order.ecom_order.isnotnull()).where(order.ecom_order != "")
	return {(item, warehouse): float(qty) for item, warehouse, qty in query.run()}


def open_rows():
	"""The query of what submitted Sales Orders are still to deliver: item_code, warehouse and open_qty. Product bundles
	are left out."""
	row = frappe.qb.DocType("Sales Order Item")
	return _undelivered(NOT_OPEN, row.item_code, row.warehouse)


def still_reserved(sales_orders: Collection[str]) -> dict[str, float]:
	"""By Sales Order, pieces of stock items that it still reserves; one that reserves nothing is left out."""
	row = frappe.qb.DocType("Sales Order Item")
	query = _undelivered(RESERVES_NOT, row.parent, row.item_code)
	rows = query.where(row.parent.isin(list(sales_orders) or [""])).run()
	kept = _kept_in_stock({item for _name, item, _pieces in rows})
	found: dict[str, float] = {}
	for name, item, pieces in rows:
		if item in kept:
			found[name] = found.get(name, 0.0) + float(pieces)
	return found


def _undelivered(leave_out: Collection[str], *columns):
	"""The query of pieces that submitted Sales Orders have not delivered, by these columns of their rows, and open_qty;
	`leave_out`: statuses of orders that do not count."""
	order, row = frappe.qb.DocType("Sales Order"), frappe.qb.DocType("Sales Order Item")
	return (
		frappe.qb.from_(row)
		.join(order)
		.on(order.name == row.parent)
		.select(*columns, Sum(row.stock_qty - row.delivered_qty).as_("open_qty"))
		.where(order.docstatus == 1)
		.where(order.status.notin(leave_out))
		.where(row.delivered_by_supplier == 0)
		.where(row.delivered_qty < row.stock_qty)
		.groupby(*columns)
	)


def _kept_in_stock(items: Collection[str]) -> set[str]:
	return set(
		frappe.get_all("Item", {"name": ("in", list(items) or [""]), "is_stock_item": 1}, pluck="name")
	)


def sold_rows(sales_orders: Collection[str]) -> dict[str, float]:
	"""Pieces by row of the Sales Orders."""
	rows = frappe.get_all("Sales Order Item", {"parent": ("in", list(sales_orders) or [""])}, ["name", "qty"])
	return {row.name: row.qty for row in rows}


def rows_in_other_units(sales_orders: Collection[str]) -> dict[str, frappe._dict]:
	"""Rows (item_code, qty, uom, stock_qty) of the Sales Orders, by name, that are not in their item's stock unit."""
	others = {"parent": ("in", list(sales_orders) or [""]), "conversion_factor": ("!=", 1)}
	rows = frappe.get_all("Sales Order Item", others, ["name", "item_code", "qty", "uom", "stock_qty"])
	return {row.name: row for row in rows}


def delivered_rows(sales_orders: Collection[str]) -> dict[RowName, Pieces]:
	"""Pieces by Sales Order row in all submitted Delivery Notes; returns do not count."""
	note, row = frappe.qb.DocType("Delivery Note"), frappe.qb.DocType("Delivery Note Item")
	rows = (
		frappe.qb.from_(row)
		.join(note)
		.on(note.name == row.parent)
		.select(row.so_detail, Sum(row.qty))
		.where(row.against_sales_order.isin(list(sales_orders) or [""]))
		.where(note.docstatus == 1)
		.where(note.is_return == 0)
		.groupby(row.so_detail)
	).run()
	return {name: Pieces(int(qty)) for name, qty in rows}


def open_in_rows(names: Collection[str]) -> dict[str, int]:
	"""By row of a Sales Order, pieces that are still to be delivered; 0 where the order is closed or cancelled."""
	if not names:
		return {}
	order, row = frappe.qb.DocType("Sales Order"), frappe.qb.DocType("Sales Order Item")
	rows = (
		frappe.qb.from_(row)
		.join(order)
		.on(order.name == row.parent)
		.select(row.name, row.stock_qty - row.delivered_qty)
		.where(row.name.isin(list(names)))
		.where(order.docstatus == 1)
		.where(order.status.notin(RESERVES_NOT))
	).run()
	return dict.fromkeys(names, 0) | {name: max(int(pieces), 0) for name, pieces in rows}
