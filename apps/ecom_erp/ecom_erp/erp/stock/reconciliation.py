"""Counts of what lies in warehouses, posted as ERPNext's Stock Reconciliation."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.utils import get_datetime, now_datetime

from ecom_erp.erp.documents.submission import submit_new
from ecom_erp.erp.stock.free_stock import FREE_FIELDS, reserved
from ecom_erp.erp.stock.pos_stock import sold_at_tills
from ecom_erp.erp.stock.stock_costs import costs_of

RECONCILIATION, LEDGER = "Stock Reconciliation", "Stock Ledger Entry"
MOST_ROWS = 100
"""Of one document: more are submitted by ERPNext some time later."""
Place = tuple[str, str]  # item, warehouse


@dataclass(frozen=True)
class OnShelf:
	"""What the books have of an item in a warehouse, and how much of it is promised."""

	qty: float
	reserved: float


@dataclass(frozen=True)
class Moved:
	"""What was booked since a count: pieces that came (or left, below zero), and whether it was counted again since."""

	qty: float = 0.0
	counted_again: bool = False


def on_shelf(places: Collection[Place]) -> dict[Place, OnShelf]:
	"""What the books have, by item and warehouse, read without locks; two queries."""
	if not places:
		return {}
	items, warehouses = {item for item, _ in places}, {warehouse for _, warehouse in places}
	filters = {"item_code": ("in", sorted(items)), "warehouse": ("in", sorted(warehouses))}
	rows = frappe.get_all("Bin", filters, ["item_code", "warehouse", *FREE_FIELDS])
	at_tills = sold_at_tills(warehouses, items)
	return {
		place: OnShelf(row.actual_qty or 0.0, reserved({**row, "sold_at_tills": at_tills.get(place, 0.0)}))
		for row in rows
		if (place := (row.item_code, row.warehouse)) in places
	}


def moved_since(counted: Mapping[Place, datetime]) -> dict[Place, Moved]:
	"""What was booked after each place was counted, in the site's time. One query."""
	if not counted:
		return {}
	table = frappe.qb.DocType(LEDGER)
	rows = (
		frappe.qb.from_(table)
		.select(
			table.item_code, table.warehouse, table.posting_datetime, table.actual_qty, table.voucher_type
		)
		.where(table.item_code.isin(sorted({item for item, _ in counted})))
		.where(table.warehouse.isin(sorted({warehouse for _, warehouse in counted})))
		.where((table.posting_datetime > min(counted.values())) & (table.is_cancelled == 0))
	).run(as_dict=True)
	found: dict[Place, Moved] = {}
	for row in rows:
		place = (row.item_code, row.warehouse)
		if place not in counted or get_datetime(row.posting_datetime) <= counted[place]:
			continue
		known = found.get(place, Moved())
		again = row.voucher_type == RECONCILIATION
		found[place] = Moved(
			known.qty + (0.0 if again else row.actual_qty or 0.0), known.counted_again or again
		)
	return found


def items_of(codes: Collection[str]) -> dict[str, str]:
	"""Items by code, as the database compares it. One query."""
	known = frappe.get_all("Item", {"name": ("in", sorted(codes) or [""])}, pluck="name")
	exact = {name.casefold(): name for name in known}
	return {code: exact[code.casefold()] for code in codes if code.casefold() in exact}


def not_stocked(items: Collection[str]) -> set[str]:
	"""Items that no warehouse keeps: services, templates of variants, and those that are disabled."""
	rows = frappe.get_all(
		"Item",
		{"name": ("in", sorted(items) or [""])},
		["name", "is_stock_item", "has_variants", "disabled"],
	)
	return {row.name for row in rows if not row.is_stock_item or row.has_variants or row.disabled}


def companies_of(warehouses: Collection[str]) -> dict[str, str]:
	"""The company of each warehouse that can hold stock."""
	filters = {"name": ("in", sorted(warehouses) or [""]), "is_group": 0, "disabled": 0}
	return dict(frappe.get_all("Warehouse", filters, ["name", "company"], as_list=True))


def post(company: str, counts: Sequence[tuple[str, str, int]]) -> str:
	"""Submit a Stock Reconciliation of (item, warehouse, pieces), each of them other than in the books; its name. Inside a unit
	of work that has locked the Bins. Raises ERPNext's error when an item has no value yet."""
	doc = frappe.new_doc(RECONCILIATION)
	now = now_datetime()
	doc.update(
		{
			"company": company,
			"purpose": RECONCILIATION,
			"posting_date": now.date(),
			"posting_time": now.strftime("%H:%M:%S.%f"),
			"set_posting_time": 1,
		}
	)
	known = _rates(counts)
	for item, warehouse, qty in counts:
		rate = known.get((item, warehouse))
		doc.append(
			"items",
			{
				"item_code": item,
				"warehouse": warehouse,
				"qty": qty,
				**({} if rate is None else {"valuation_rate": rate}),
			},
		)
	return submit_new(doc)


def _rates(counts: Sequence[tuple[str, str, int]]) -> dict[Place, float]:
	"""What a piece is worth where nothing lies yet; elsewhere ERPNext knows."""
	items = {item for item, _warehouse, _qty in counts}
	filters = {"item_code": ("in", sorted(items)), "valuation_rate": (">", 0)}
	rows = frappe.get_all("Bin", filters, ["item_code", "warehouse"])
	valued = {(row.item_code, row.warehouse) for row in rows}
	costs = costs_of(items, {warehouse for _item, warehouse, _qty in counts})
	return {
		(item, warehouse): float(costs[item])
		for item, warehouse, qty in counts
		if qty and (item, warehouse) not in valued and item in costs
	}
