"""Stock by item and warehouse: what is there, promised, free to sell, on its way, in open parcels, told to shops."""

from collections.abc import Collection
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Max, Sum
from frappe.utils import cint, flt

from ecom_erp.core.states.fulfilment import AT_HAND
from ecom_erp.ecom_erp.report.columns import column
from ecom_erp.erp.stock.free_stock import reserved
from ecom_erp.erp.stock.stock_overview import bin_rows, transit_warehouses
from ecom_erp.permissions import allowed_warehouses, is_limited_to_shops

CHART_ITEMS = 10
Place = tuple[str, str]


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns, rows, message, chart and summary."""
	selection = frappe._dict(filters or {})
	shops = frappe.get_list(
		"Ecom Shop", filters={"name": selection.shop} if selection.shop else {}, pluck="name"
	)
	served = _shops_by_warehouse(shops)
	transit = set(transit_warehouses())
	places = _warehouses(selection, served, transit)
	rows = bin_rows(places, selection.item_code, selection.item_group)
	parcels, listed = _in_parcels(places, shops), _listed(shops)
	for row in rows:
		# goods between two warehouses lie in one of their own, from which nobody ships
		on_the_way = row.warehouse in transit
		row.in_transit = row.actual_qty if on_the_way else 0
		row.reserved_qty = reserved(row)
		row.available = 0 if on_the_way else max(row.actual_qty - row.reserved_qty - row.safety_stock, 0)
		row.in_parcels = parcels.get((row.item_code, row.warehouse), 0)
		row.listed = sum(listed.get((row.item_code, shop), 0) for shop in served.get(row.warehouse, ()))
	if cint(selection.short_only):
		rows = [row for row in rows if row.available <= 0]
	return _columns(), rows, None, _chart(rows), _summary(rows)


def _columns() -> list[dict[str, Any]]:
	return [
		column("item_code", _("Item"), "Link", 150, "Item"),
		column("item_name", _("Item Name"), "Data", 180),
		column("warehouse", _("Warehouse"), "Link", 160, "Warehouse"),
		column("actual_qty", _("On Hand"), "Float", 100),
		column("reserved_qty", _("Reserved"), "Float", 100),
		column("safety_stock", _("Safety Stock"), "Float", 110),
		column("available", _("Available"), "Float", 100),
		column("in_parcels", _("In Open Parcels"), "Int", 130),
		column("ordered_qty", _("On Order"), "Float", 100),
		column("indented_qty", _("Requested"), "Float", 100),
		column("in_transit", _("In Transit"), "Float", 100),
		column("listed", _("Sent to Shops"), "Int", 120),
	]


def _shops_by_warehouse(shops: Collection[str]) -> dict[str, set[str]]:
	rows = frappe.get_all(
		"Ecom Shop Warehouse",
		filters={"parenttype": "Ecom Shop", "parent": ("in", list(shops) or [""])},
		fields=["warehouse", "parent"],
	)
	served: dict[str, set[str]] = {}
	for row in rows:
		served.setdefault(row.warehouse, set()).add(row.parent)
	return served


def _warehouses(selection, served: Collection[str], transit: Collection[str]) -> set[str]:
	"""Those of the shops that the user may see; all that ship orders, and goods on their way, for who sees all shops. Of these,
	the ones that the user may see."""
	places = set(served)
	if not selection.shop and not is_limited_to_shops():
		places.update(frappe.get_all("Ecom Warehouse Profile", pluck="warehouse"))
		places.update(transit)
	allowed = allowed_warehouses(doctype="Warehouse")
	if allowed is not None:
		places &= set(allowed)
	return places & {selection.warehouse} if selection.warehouse else places


def _in_parcels(warehouses: Collection[str], shops: Collection[str]) -> dict[Place, int]:
	"""Pieces by item and warehouse in parcels that have not left and do not wait for stock; only of the user's shops, where he is limited to some."""
	if not warehouses:
		return {}
	parcel, row = frappe.qb.DocType("Fulfilment Order"), frappe.qb.DocType("Fulfilment Order Item")
	query = (
		frappe.qb.from_(parcel)
		.join(row)
		.on((row.parent == parcel.name) & (row.parenttype == "Fulfilment Order"))
		.select(row.item_code, parcel.warehouse, Sum(row.qty).as_("qty"))
		.where(parcel.status.isin(AT_HAND))
		.where(parcel.warehouse.isin(list(warehouses)))
		.groupby(row.item_code, parcel.warehouse)
	)
	if is_limited_to_shops():
		query = query.where(parcel.shop.isin(list(shops) or [""]))
	found = query.run(as_dict=True)
	return {(one.item_code, one.warehouse): int(one.qty) for one in found}


def _listed(shops: Collection[str]) -> dict[Place, int]:
	"""Pieces by item and shop that the shop was told it may sell. Each listing may sell all of an item: the largest
	counts, not the sum."""
	if not shops:
		return {}
	listing, part = frappe.qb.DocType("Ecom Listing"), frappe.qb.DocType("Ecom Listing Item")
	found = (
		frappe.qb.from_(listing)
		.join(part)
		.on((part.parent == listing.name) & (part.parenttype == "Ecom Listing"))
		.select(part.item_code, listing.shop, Max(listing.sent_qty * part.qty).as_("qty"))
		.where(listing.status == "Mapped")
		.where(listing.sent_at.isnotnull())
		.where(listing.shop.isin(list(shops)))
		.groupby(part.item_code, listing.shop)
	).run(as_dict=True)
	return {(one.item_code, one.shop): int(one.qty) for one in found}


def _chart(rows: list) -> dict | None:
	"""The items with the most reserved pieces: promised and still free."""
	busy: dict[str, list[float]] = {}
	for row in rows:
		sums = busy.setdefault(row.item_code, [0, 0])
		sums[0] += row.reserved_qty
		sums[1] += row.available
	items = sorted((item for item in busy if busy[item][0]), key=lambda item: (-busy[item][0], item))
	if not items:
		return None
	items = items[:CHART_ITEMS]
	return {
		"data": {
			"labels": items,
			"datasets": [
				{"name": _("Reserved"), "values": [busy[item][0] for item in items]},
				{"name": _("Available"), "values": [busy[item][1] for item in items]},
			],
		},
		"type": "bar",
		"fieldtype": "Float",
		"barOptions": {"stacked": 1},
	}


def _summary(rows: list) -> list[dict[str, Any]]:
	if not rows:
		return []
	total = lambda name: flt(sum(row[name] for row in rows), 3)  # noqa: E731
	return [
		{"label": label, "value": total(name), "datatype": "Float", "indicator": colour}
		for label, name, colour in (
			(_("On Hand"), "actual_qty", "Blue"),
			(_("Reserved"), "reserved_qty", "Orange"),
			(_("Available"), "available", "Green"),
			(_("On Order"), "ordered_qty", "Blue"),
			(_("In Transit"), "in_transit", "Blue"),
		)
	]
