"""What the shop sells and which items it takes from stock."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.orders.canonical import LONGEST_IDENTIFIER, CanonicalOrder, Line
from ecom_erp.core.quantities import Recipe, recipe
from ecom_erp.core.states.order import WAITING
from ecom_erp.core.text import identifier
from ecom_erp.erp.documents.fitting import fit
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.erp.selling.items import bundle_parts, existing_items, items_by_barcode
from ecom_erp.messaging.inbox import message_key

# what names a thing that the shop gives no id
SKU, TITLE = "SKU", "Title"


def named_by(line: Line) -> str:
	"""What names the thing that a line sells: "" where the shop has an id of it, else its SKU or its title."""
	if line.listing_id:
		return ""
	return SKU if line.sku else TITLE


def listing_id(line: Line) -> str:
	"""The shop's id of what a line sells, else its SKU, else its title. A line that says nothing of all this is a thing of
	its own."""
	reference = line.listing_id or line.sku or line.title or f"line {line.external_id}"
	return identifier(reference, LONGEST_IDENTIFIER)


def key_of(shop: str, reference: str, named: str) -> str:
	"""The unique key of what a shop sells. A SKU or title may read like the id of another thing: it is none."""
	return message_key(shop, f"{named} {reference}" if named else reference)


def listing_key(shop: str, line: Line) -> str:
	"""The unique key of what a line sells."""
	return key_of(shop, listing_id(line), named_by(line))


def ensure_listings(shop: str, order: CanonicalOrder) -> dict[str, str]:
	"""Listing name by line id. Listings seen for the first time are made, and mapped when the SKU is an item's code
	or the barcode is an item's, to the item or, for a Product Bundle, to its parts; otherwise they wait in the worklist
	of unmapped listings."""
	known = known_listings(shop, order)
	missing = [line for line in order.lines if line.external_id not in known]
	if missing:
		make_listings(shop, {listing_key(shop, line): _sold(line) for line in missing})
		known = known_listings(shop, order)
	return known


def known_listings(shop: str, order: CanonicalOrder) -> dict[str, str]:
	"""As `ensure_listings`, without making any: lines whose listing was never seen are absent."""
	keys = {line.external_id: [listing_key(shop, line), *_older_keys(shop, line)] for line in order.lines}
	known = _by_key({key for own in keys.values() for key in own})
	found = {}
	for line in order.lines:
		rows = [known[key] for key in keys[line.external_id] if key in known]
		row = next((row for row in rows if row.named_by or not named_by(line) or _of_line(row, line)), None)
		if row:
			found[line.external_id] = row.name
	return found


def _older_keys(shop: str, line: Line) -> list[str]:
	"""Before SKUs and titles were told from ids, their listings had the key of an id."""
	return [message_key(shop, listing_id(line))] if named_by(line) else []


def _of_line(row, line: Line) -> bool:
	"""Whether a listing of before, with the key of an id, was made for the SKU or title that the line has."""
	said = row.sku if named_by(line) == SKU else row.title
	return bool(said) and identifier(said, LONGEST_IDENTIFIER) == row.listing_id


def recipes(listings: Collection[str]) -> dict[str, Recipe]:
	"""What each mapped listing takes from stock; unmapped listings are absent."""
	if not listings:
		return {}
	rows = frappe.get_all(
		"Ecom Listing Item",
		filters={"parent": ("in", list(listings)), "parenttype": "Ecom Listing"},
		fields=["parent", "item_code", "qty"],
		order_by="parent, idx",
	)
	parts: dict[str, list[tuple[str, int]]] = {}
	for row in rows:
		parts.setdefault(row.parent, []).append((row.item_code, row.qty))
	return {listing: recipe(own) for listing, own in parts.items()}


def listing_of_item(shop: str, item: str) -> tuple[str, str]:
	"""(listing id, SKU) of what a shop sells that is one piece of the item; where it sells none, the item's own code."""
	rows = frappe.get_all(
		"Ecom Listing Item", {"item_code": item, "qty": 1, "parenttype": "Ecom Listing"}, pluck="parent"
	)
	listings = frappe.get_all(
		"Ecom Listing",
		{"name": ("in", rows or [""]), "shop": shop},
		["name", "listing_id", "sku", "named_by"],
		order_by="creation",
	)
	parts = recipes([row.name for row in listings])
	whole = next((row for row in listings if len(parts[row.name]) == 1 and row.named_by != TITLE), None)
	if not whole:
		return "", item
	return ("" if whole.named_by else whole.listing_id), whole.sku or ""


def release_orders_waiting_for(listing: str) -> int:
	"""Orders held because `listing` was not mapped are reviewed again; how many."""
	order, line = frappe.qb.DocType("Ecom Order"), frappe.qb.DocType("Ecom Order Line")
	waiting = (
		frappe.qb.from_(order)
		.join(line)
		.on((line.parent == order.name) & (line.parenttype == "Ecom Order"))
		.select(order.name)
		.distinct()
		.where(order.status.isin(WAITING) & (line.listing == listing))
	).run(pluck=True)
	for name in waiting:
		frappe.db.set_value(
			"Ecom Order", name, {"step": "review", "step_due_at": now_datetime(), "step_attempts": 0}
		)
	return len(waiting)


def _by_key(keys: Collection[str]) -> dict[str, frappe._dict]:
	fields = ["name", "listing_key", "listing_id", "named_by", "sku", "title"]
	rows = frappe.get_all("Ecom Listing", filters={"listing_key": ("in", list(keys))}, fields=fields)
	return {row.listing_key: row for row in rows}


@dataclass(frozen=True)
class Sold:
	"""What is known of a thing that a shop sells. `maps_by_sku`: whether its SKU is its own."""

	listing_id: str
	sku: str
	barcode: str
	title: str
	named_by: str = ""
	maps_by_sku: bool = True


def _sold(line: Line) -> Sold:
	return Sold(listing_id(line), line.sku, line.barcode, line.title, named_by(line))


def make_listings(shop: str, new: Mapping[str, Sold]) -> None:
	"""New listings by their keys, mapped as far as SKU or barcode tell; one that somebody makes at the same time is
	theirs."""
	found = match(new)
	for key, one in new.items():
		listing = frappe.new_doc("Ecom Listing")
		listing.update(
			{
				"shop": shop,
				"listing_id": one.listing_id,
				"listing_key": key,
				"named_by": one.named_by,
				"sku": one.sku,
				"barcode": one.barcode,
				"title": one.title,
			}
		)
		for item, qty in found.get(key, {}).items():
			listing.append("items", {"item_code": item, "qty": qty})
		fit(listing)
		listing.flags.from_intake = True
		insert_once(listing)


def match(sold: Mapping[str, Sold]) -> dict[str, Recipe]:
	"""What each takes from stock, by its key, as far as SKU or barcode tell."""
	by_sku = existing_items({one.sku for one in sold.values() if one.sku and one.maps_by_sku})
	by_barcode = items_by_barcode({one.barcode for one in sold.values() if one.barcode})
	items = {
		key: one.sku if one.maps_by_sku and one.sku in by_sku else by_barcode.get(one.barcode)
		for key, one in sold.items()
	}
	bundles = bundle_parts({item for item in items.values() if item})
	parts = {item: bundles.get(item) or [(item, 1)] for item in items.values() if item}
	return {
		key: recipe(parts[item])
		for key, item in items.items()
		if item and all(qty == int(qty) for _part, qty in parts[item])
	}
