"""Listings over REST: what a shop sells, and which items that is."""

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _

from ecom_erp.api.http.parameters import as_list
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.warehouse.packing_check import MOST_PIECES
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import in_transaction
from ecom_erp.messaging.zoned_times import with_zones

LISTING = "Ecom Listing"
STATUSES = ("Unmapped", "Mapped", "Ignored")
FIELDS = ("name", "shop", "listing_id", "sku", "barcode", "title", "status", "modified")


def with_items(rows: list[dict]) -> list[dict]:
	"""The listings, each with the items that one of it is."""
	items: dict[str, list] = {row["name"]: [] for row in rows}
	for row in frappe.get_all(
		"Ecom Listing Item",
		{"parent": ("in", list(items) or [""]), "parenttype": LISTING},
		["parent", "item_code", "qty"],
		order_by="parent, idx",
	):
		items[row.pop("parent")].append(row)
	return [{**row, "items": items[row["name"]]} for row in rows]


def map_to(name: str, given: Any) -> dict[str, Any]:
	"""One of the listing is these items: dicts with item_code and qty. Orders that wait for it go on."""
	in_transaction(_map, name, _items(given))
	return with_items(with_zones(LISTING, frappe.get_all(LISTING, {"name": name}, list(FIELDS))))[0]


def _map(name: str, items: Sequence[dict]) -> None:
	doc = frappe.get_doc(LISTING, name, for_update=True)
	doc.check_permission("write")
	doc.set("items", [{"item_code": item["item_code"], "qty": item["qty"]} for item in items])
	doc.save()


def _items(given: Any) -> Sequence[dict]:
	items = as_list(given)
	for number, item in enumerate(items, 1):
		if not _is_item(item):
			refuse(
				ErrorCode.INVALID_REQUEST,
				_("Item {0} needs an item_code that there is, and a qty of at least 1").format(number),
			)
	return items


def _is_item(given: Any) -> bool:
	return (
		isinstance(given, dict)
		and isinstance(given.get("item_code"), str)
		and type(given.get("qty")) is int
		and 0 < given["qty"] <= MOST_PIECES
		and bool(frappe.db.exists("Item", given["item_code"]))
	)
