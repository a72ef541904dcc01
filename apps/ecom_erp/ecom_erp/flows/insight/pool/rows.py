"""What the list of orders shows beside their fields, for a page of rows at once: pictures of what was ordered, its parcels,
why they wait. A fixed number of queries for any number of orders, and only what the user may see."""

from collections.abc import Collection
from typing import Any

import frappe
from frappe.query_builder.functions import Count

from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.erp.selling.items import pictures_of
from ecom_erp.flows.words import sentences

ORDER, LINE, PARCEL = "Ecom Order", "Ecom Order Line", "Fulfilment Order"
MOST = 500  # orders of a page
SHOWN_LINES = 3  # of an order in the list


def facts(names: Collection[str]) -> dict[str, dict[str, Any]]:
	"""By order: {"reason": why it waits, in the reader's language, or "", "lines": its first lines, as `lines_of`, "more": how
	many lines there are besides, "parcels": as `parcels_of`}. Left out are orders that the user may not see."""
	wanted = {"name": ("in", list(names)[:MOST])}
	orders = frappe.get_list(ORDER, wanted, ["name", "hold_reason", "hold_said"], limit_page_length=MOST)
	seen = [order.name for order in orders]
	lines, counted, parcels = lines_of(seen, SHOWN_LINES), _line_counts(seen), parcels_of(seen)
	return {
		order.name: {
			"reason": (sentences.read(order.hold_said) or order.hold_reason or ""),
			"lines": lines[order.name],
			"more": counted.get(order.name, 0) - len(lines[order.name]),
			"parcels": parcels[order.name],
		}
		for order in orders
	}


def lines_of(orders: Collection[str], most: int = 0) -> dict[str, list[dict[str, Any]]]:
	"""By order {"row", "sku", "title", "qty", "image"} of its lines (the first `most` of them; 0: all), in their order: the name
	of the row, and the address of a picture of the first item that the line ships, or "". The caller has asked whether the user
	may see the orders."""
	found: dict[str, list] = {name: [] for name in orders}
	if not found:
		return found
	rows = frappe.get_all(
		LINE,
		filters={**_rows_of(found), **({"idx": ("<=", most)} if most else {})},
		fields=["name", "parent", "listing", "sku", "title", "qty", "is_gift"],
		order_by="parent, idx",
	)
	items = _first_items({row.listing for row in rows if row.listing})
	# a gift has no listing: its SKU is the item's code
	codes = {row.name: items.get(row.listing) or (row.sku if row.is_gift else None) for row in rows}
	images = pictures_of({code for code in codes.values() if code})
	for row in rows:
		line = {"row": row.name, "sku": row.sku, "title": row.title, "qty": row.qty}
		found[row.parent].append({**line, "image": images.get(codes[row.name], "")})
	return found


def _rows_of(orders: Collection[str]) -> dict[str, Any]:
	return {"parent": ("in", list(orders)), "parenttype": ORDER}


def _line_counts(orders: Collection[str]) -> dict[str, int]:
	if not orders:
		return {}
	line = frappe.qb.DocType(LINE)
	query = frappe.qb.from_(line).where(line.parent.isin(list(orders))).groupby(line.parent)
	return dict(query.select(line.parent, Count(line.name)).run())


def _first_items(listings: Collection[str]) -> dict[str, str]:
	if not listings:
		return {}
	filters = {"parent": ("in", list(listings)), "parenttype": "Ecom Listing", "idx": 1}
	rows = frappe.get_all("Ecom Listing Item", filters, ["parent", "item_code"])
	return {row.parent: row.item_code for row in rows}


def parcels_of(orders: Collection[str]) -> dict[str, list[dict[str, Any]]]:
	"""By order {"name", "status", "warehouse", "courier", "tracking", "problem"} of its Fulfilment Orders that were not
	cancelled; of those that the user may see: he may be limited to a warehouse."""
	found: dict[str, list] = {name: [] for name in orders}
	if not found or not frappe.has_permission(PARCEL):
		return found
	rows = frappe.get_list(
		PARCEL,
		filters={"ecom_order": ("in", list(found)), "status": ("!=", FulfilmentStatus.CANCELLED)},
		fields=[
			"name",
			"ecom_order",
			"status",
			"warehouse",
			"courier_account",
			"tracking_numbers",
			"problem",
		],
		order_by="ecom_order, name",
		limit_page_length=0,
	)
	for row in rows:
		found[row.ecom_order].append(
			{
				"name": row.name,
				"status": row.status,
				"warehouse": row.warehouse,
				"courier": row.courier_account or "",
				"tracking": row.tracking_numbers or "",
				"problem": row.problem or "",
			}
		)
	return found
