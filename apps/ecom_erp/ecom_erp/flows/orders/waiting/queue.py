"""What parcels wait for: the pieces that their orders have reserved and that no warehouse has yet, in the order of the turns."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import frappe

from ecom_erp.core.orders.waiting.queue import Awaiting
from ecom_erp.core.states.fulfilment import AT_HAND, PRIORITIES, WAITING
from ecom_erp.erp.stock.stock_figures import open_in_rows


def awaiting(warehouses: Collection[str], items: Collection[str] | None = None) -> dict[str, list[Awaiting]]:
	"""By warehouse, the parcels that wait for stock there, first come first, with pieces by item; of `items` alone where those are
	given. What was delivered by hand already is not waited for."""
	found: dict[str, list[Awaiting]] = {place: [] for place in warehouses}
	rows = _in_turn(_rows(warehouses, items))
	parcels: dict[str, tuple[dict[str, int], dict[str, int]]] = {}
	for row, both in zip(rows, _still_awaited(rows), strict=True):
		if row.parent not in parcels:
			parcels[row.parent] = {}, {}
			found[row.warehouse].append(Awaiting(row.parent, *parcels[row.parent]))
		for own, qty in zip(parcels[row.parent], both, strict=True):
			own[row.item_code] = own.get(row.item_code, 0) + qty
	return found


def reserved_ahead(warehouses: Collection[str], items: Collection[str]) -> dict[tuple[str, str], int]:
	"""By (item, warehouse), the pieces that are reserved for all waiting parcels together."""
	found: dict[tuple[str, str], int] = {}
	for place, parcels in awaiting(warehouses, items).items():
		for parcel in parcels:
			for item, qty in parcel.reserved.items():
				found[item, place] = found.get((item, place), 0) + qty
	return found


def places_with_waiting() -> list[str]:
	"""Warehouses in which a parcel waits."""
	filters = {"status": WAITING}
	return frappe.get_all("Fulfilment Order", filters, pluck="warehouse", distinct=True, order_by="warehouse")


def _rows(warehouses: Collection[str], items: Collection[str] | None) -> list:
	if not warehouses:
		return []
	parcel, row, order = (
		frappe.qb.DocType(name) for name in ("Fulfilment Order", "Fulfilment Order Item", "Ecom Order")
	)
	query = (
		frappe.qb.from_(parcel)
		.join(row)
		.on(row.parent == parcel.name)
		.join(order)
		.on(order.name == parcel.ecom_order)
		.select(row.parent, row.item_code, row.qty, row.sales_order_item)
		.select(parcel.warehouse, parcel.priority, parcel.ecom_order, order.ordered_at)
		.where(parcel.status == WAITING)
		.where(parcel.warehouse.isin(list(warehouses)))
		.orderby(row.parent)
		.orderby(row.idx)
	)
	if items is not None:
		query = query.where(row.item_code.isin(list(items) or [""]))
	return query.run(as_dict=True)


def _in_turn(rows: Sequence[Any]) -> list:
	"""By priority; of one priority the order that was placed first."""

	def turn(row) -> tuple:
		return PRIORITIES.index(row.priority or "Normal"), row.ordered_at, row.parent

	return sorted(rows, key=turn)


def _still_awaited(rows: Sequence[Any]) -> list[tuple[int, int]]:
	"""By row, the pieces that it waits for and those that are reserved for it. What of a Sales Order's row is open belongs first to the
	parcels that have their goods; pieces that nobody wants any more stay reserved until the order is shipped."""
	names = {row.sales_order_item for row in rows}
	here = _at_hand({row.ecom_order for row in rows})
	left = {name: max(qty - here.get(name, 0), 0) for name, qty in open_in_rows(names).items()}
	last = {row.sales_order_item: number for number, row in enumerate(rows)}
	found = []
	for number, row in enumerate(rows):
		qty = min(row.qty, left[row.sales_order_item])
		left[row.sales_order_item] -= qty
		beyond = left[row.sales_order_item] if last[row.sales_order_item] == number else 0
		found.append((qty, qty + beyond))
	return found


def _at_hand(orders: Collection[str]) -> Mapping[str, int]:
	"""Pieces by row of the Sales Order, in parcels of the orders that can be worked on."""
	if not orders:
		return {}
	parcel, row = frappe.qb.DocType("Fulfilment Order"), frappe.qb.DocType("Fulfilment Order Item")
	rows = (
		frappe.qb.from_(row)
		.join(parcel)
		.on(parcel.name == row.parent)
		.select(row.sales_order_item, row.qty)
		.where(parcel.ecom_order.isin(list(orders)))
		.where(parcel.status.isin(AT_HAND))
	).run()
	found: dict[str, int] = {}
	for name, qty in rows:
		found[name] = found.get(name, 0) + qty
	return found
