"""Stock as ERPNext keeps it: bins, their locks, deliveries and returns."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor

import frappe
from frappe.query_builder.functions import Abs, Coalesce, Max, Sum
from pypika import Order

from ecom_erp.core.text import shortened
from ecom_erp.erp.documents.submission import submit_new
from ecom_erp.erp.documents.units import in_stock_units
from ecom_erp.erp.stock import stock_figures, traced_goods
from ecom_erp.erp.stock.free_stock import FREE_FIELDS, free
from ecom_erp.erp.stock.pos_stock import sold_at_tills


@dataclass(frozen=True)
class Delivered:
	"""One row of a Delivery Note: pieces of a Sales Order row, and the row of the Pick List they were picked by."""

	item_code: str
	qty: int
	warehouse: str
	sales_order_item: str
	pick_list: str | None = None
	pick_list_item: str | None = None
	batch: str = ""
	serials: tuple[str, ...] = ()


def lock_bins(items: Collection[str], warehouses: Collection[str]) -> dict[tuple[str, str], int]:
	"""Lock the bins of the items in the warehouses, in the global order (their names), and return how many
	pieces nobody has reserved, by (item, warehouse). Must be called inside a unit of work, before other locks on
	stock; an item without a bin has none."""
	if not items or not warehouses:
		return {}
	names = frappe.get_all(
		"Bin", filters={"item_code": ("in", list(items)), "warehouse": ("in", list(warehouses))}, pluck="name"
	)
	if not names:
		return {}
	# InnoDB locks in the order in which it reads, and sorts afterwards: only along the primary key both are the same
	table = frappe.qb.DocType("Bin")
	rows = (
		frappe.qb.from_(table)
		.force_index("PRIMARY")
		.select(table.item_code, table.warehouse, *(table[field] for field in FREE_FIELDS))
		.where(table.name.isin(sorted(names)))
		.orderby(table.name)
		.for_update()
	).run(as_dict=True)
	return _free(rows, sold_at_tills(warehouses, items))


def _free(rows, at_tills: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], int]:
	levels = {}
	for row in rows:
		place = (row.item_code, row.warehouse)
		levels[place] = free({**row, "sold_at_tills": at_tills.get(place)})
	return levels


def sold_rates(sales_order: str) -> dict[str, float]:
	"""What a piece was sold for, by the name of its row in the Sales Order."""
	rows = frappe.get_all("Sales Order Item", filters={"parent": sales_order}, fields=["name", "rate"])
	return {row.name: row.rate for row in rows}


def post_delivery(
	sales_order: str, rows: Sequence[Delivered], ecom_order: str, fulfilment_order: str, tracking_numbers: str
) -> str:
	"""Submit a Delivery Note of a Sales Order's rows; its name. Raises ERPNext's error when stock is short."""
	order = frappe.get_cached_doc("Sales Order", sales_order)
	note = frappe.new_doc("Delivery Note")
	note.update(
		{
			"customer": order.customer,
			"company": order.company,
			"currency": order.currency,
			"conversion_rate": order.conversion_rate,
			"selling_price_list": order.selling_price_list,
			"price_list_currency": order.price_list_currency,
			"plc_conversion_rate": order.plc_conversion_rate,
			"shipping_address_name": order.shipping_address_name,
			"cost_center": order.cost_center,
			"po_no": order.po_no,
			"disable_rounded_total": 1,
			"ignore_pricing_rule": 1,
			"ecom_order": ecom_order,
			"fulfilment_order": fulfilment_order,
			"lr_no": shortened(tracking_numbers or "", 140),
		}
	)
	rates = sold_rates(sales_order)
	for row in rows:
		note.append(
			"items",
			{
				"item_code": row.item_code,
				"qty": row.qty,
				"rate": rates[row.sales_order_item],
				"price_list_rate": rates[row.sales_order_item],
				"warehouse": row.warehouse,
				"against_sales_order": sales_order,
				"so_detail": row.sales_order_item,
				"against_pick_list": row.pick_list,
				"pick_list_item": row.pick_list_item,
				**traced_goods.columns(row.batch, row.serials),
			},
		)
	return submit_new(note)


@dataclass(frozen=True)
class Returnable:
	"""What is left to come back of a Delivery Note's row."""

	delivery_note: str
	row: str
	sales_order_item: str
	item_code: str
	warehouse: str
	qty: int


def returnable_rows(delivery_notes: Collection[str]) -> list[Returnable]:
	"""The rows of submitted Delivery Notes with the pieces that have not come back yet, in their order."""
	if not delivery_notes:
		return []
	note, row = frappe.qb.DocType("Delivery Note"), frappe.qb.DocType("Delivery Note Item")
	back = dict(
		frappe.qb.from_(row)
		.join(note)
		.on(note.name == row.parent)
		.select(row.dn_detail, Sum(row.qty))
		.where(note.return_against.isin(list(delivery_notes)))
		.where(note.docstatus == 1)
		.groupby(row.dn_detail)
		.run()
	)
	rows = frappe.get_all(
		"Delivery Note Item",
		filters={"parent": ("in", list(delivery_notes)), "docstatus": 1},
		fields=["parent", "name", "so_detail", "item_code", "warehouse", "qty"],
		order_by="parent, idx",
	)
	return [
		Returnable(
			r.parent, r.name, r.so_detail, r.item_code, r.warehouse, int(r.qty + (back.get(r.name) or 0))
		)
		for r in rows
	]


def post_return(delivery_note: str, rows: Sequence[tuple[str, int, str]], ecom_order: str) -> str:
	"""Submit the return of a Delivery Note: `rows` are (its row, pieces, warehouse they go to); the return's name."""
	origin = frappe.get_doc("Delivery Note", delivery_note)
	note = frappe.new_doc("Delivery Note")
	note.update(
		{
			"is_return": 1,
			"return_against": origin.name,
			"customer": origin.customer,
			"company": origin.company,
			"currency": origin.currency,
			"conversion_rate": origin.conversion_rate,
			"selling_price_list": origin.selling_price_list,
			"price_list_currency": origin.price_list_currency,
			"plc_conversion_rate": origin.plc_conversion_rate,
			"disable_rounded_total": 1,
			"ignore_pricing_rule": 1,
			"ecom_order": ecom_order,
			"fulfilment_order": origin.fulfilment_order,
		}
	)
	sold = {row.name: row for row in origin.items}
	for name, qty, warehouse in rows:
		row = sold[name]
		note.append(
			"items",
			{
				"item_code": row.item_code,
				"qty": -qty,
				"rate": row.rate,
				"price_list_rate": row.rate,
				"warehouse": warehouse,
				# without the Sales Order's row: named here, the order would be open again and reserve what came back
				"dn_detail": row.name,
			},
		)
	note.flags.ignore_permissions = True
	in_stock_units(note)
	note.insert()
	note.submit()
	return note.name


def latest_delivery(sales_order_rows: Collection[str]):
	"""The latest submitted Delivery Note of any of the Sales Order rows: a dict with name and fulfilment_order."""
	note, row = frappe.qb.DocType("Delivery Note"), frappe.qb.DocType("Delivery Note Item")
	rows = (
		frappe.qb.from_(row)
		.join(note)
		.on(note.name == row.parent)
		.select(note.name, note.fulfilment_order)
		.where(row.so_detail.isin(list(sales_order_rows)))
		.where(note.docstatus == 1)
		.where(note.is_return == 0)
		.orderby(note.creation, order=Order.desc)
		.limit(1)
	).run(as_dict=True)
	return rows[0]


def reservation_differences() -> list[dict]:
	"""Bins whose reserved quantity is not the open quantity of submitted Sales Orders: dicts with item_code,
	warehouse, reserved_qty (of the bin) and open_qty. Sales Orders of product bundles are left out."""
	stock, open_rows = frappe.qb.DocType("Bin"), stock_figures.open_rows()
	open_qty = Coalesce(open_rows.open_qty, 0)
	# the database compares: only what differs is read, however many bins and open rows there are
	return (
		frappe.qb.from_(stock)
		.left_join(open_rows)
		.on((open_rows.item_code == stock.item_code) & (open_rows.warehouse == stock.warehouse))
		.select(stock.item_code, stock.warehouse, stock.reserved_qty, open_qty.as_("open_qty"))
		.where(Abs(stock.reserved_qty - open_qty) > 1e-6)
	).run(as_dict=True)


def changed_items(warehouses: Collection[str], since: datetime) -> list[str]:
	"""Codes of the items whose stock or reservations in the warehouses have changed since the site's time `since`, sorted."""
	if not warehouses:
		return []
	filters = {"warehouse": ("in", list(warehouses)), "modified": (">=", since)}
	return frappe.get_all("Bin", filters, pluck="item_code", distinct=True, order_by="item_code")


def stock_levels(items: Collection[str], warehouses: Collection[str]) -> dict[tuple[str, str], int]:
	"""Pieces that nobody has reserved, by (item, warehouse), read without locks."""
	if not items or not warehouses:
		return {}
	rows = frappe.get_all(
		"Bin",
		filters={"item_code": ("in", list(items)), "warehouse": ("in", list(warehouses))},
		fields=["item_code", "warehouse", *FREE_FIELDS],
	)
	return _free(rows, sold_at_tills(warehouses, items))


def last_changes(items: Collection[str]) -> dict[str, datetime]:
	"""When the stock of each item last changed in any warehouse, in the site's time; items without a bin are left out."""
	if not items:
		return {}
	table = frappe.qb.DocType("Bin")
	query = frappe.qb.from_(table).select(table.item_code, Max(table.modified))
	return dict(query.where(table.item_code.isin(list(items))).groupby(table.item_code).run())


@dataclass(frozen=True)
class Level:
	"""Pieces of an item in a warehouse: on the shelf, and those that nobody has reserved."""

	item_code: str
	warehouse: str
	on_hand: int
	free: int


def levels_of_bins(names: Collection[str]) -> list[Level]:
	"""What bins say, by their names, read without locks; in the order of their changes."""
	rows = frappe.get_all(
		"Bin",
		{"name": ("in", list(names) or [""])},
		["item_code", "warehouse", *FREE_FIELDS],
		order_by="modified, name",
	)
	if not rows:
		return []
	levels = _free(rows, sold_at_tills({row.warehouse for row in rows}, {row.item_code for row in rows}))
	return [
		Level(
			row.item_code,
			row.warehouse,
			floor(round(row.actual_qty or 0, 6)),
			levels[row.item_code, row.warehouse],
		)
		for row in rows
	]
