"""Listings of a shop's catalogue: made, or brought up to date, and mapped by SKU or barcode as those of orders are."""

from collections.abc import Mapping, Sequence

import frappe

from ecom_erp.core.orders.canonical import LONGEST_IDENTIFIER
from ecom_erp.core.text import identifier
from ecom_erp.erp.documents.fitting import fit
from ecom_erp.flows.catalog.listings import Sold, key_of, make_listings, match
from ecom_erp.integrations.channels.description import CatalogueListing

FACTS = ("sku", "barcode", "title")


def take_in(shop: str, found: Sequence[CatalogueListing]) -> None:
	"""A listing for each of `found`. One that is known keeps its mapping and what it is called here is brought up to date;
	one that waits to be mapped is mapped where that is possible now. Inside a unit of work."""
	sold = {key_of(shop, _id(one), ""): one for one in found if _id(one)}
	known = {
		row.listing_key: row
		for row in frappe.get_all(
			"Ecom Listing",
			{"listing_key": ("in", list(sold) or [""])},
			["name", "listing_key", "status", *FACTS],
		)
	}
	make_listings(shop, {key: _sold(one) for key, one in sold.items() if key not in known})
	_bring_up_to_date(known, sold)


def _bring_up_to_date(known: Mapping[str, frappe._dict], sold: Mapping[str, CatalogueListing]) -> None:
	changed = {
		key: row
		for key, row in known.items()
		if row.status == "Unmapped" or any((row.get(one) or "") != getattr(sold[key], one) for one in FACTS)
	}
	unmapped = {key: _sold(sold[key]) for key, row in changed.items() if row.status == "Unmapped"}
	items = match(unmapped)
	for key, row in changed.items():
		facts = {one: getattr(sold[key], one) for one in FACTS}
		if not items.get(key) and all((row.get(one) or "") == value for one, value in facts.items()):
			continue
		listing = frappe.get_doc("Ecom Listing", row.name)
		listing.update(facts)
		for item, qty in items.get(key, {}).items():
			listing.append("items", {"item_code": item, "qty": qty})
		fit(listing)
		listing.save(ignore_permissions=True)


def _sold(one: CatalogueListing) -> Sold:
	"""A variation that carries its parent's SKU would be mapped as any other of the parent's."""
	return Sold(_id(one), one.sku, one.barcode, one.title, maps_by_sku=not one.sku_of_parent)


def _id(one: CatalogueListing) -> str:
	"""As a line of an order names it."""
	return identifier(one.listing_id, LONGEST_IDENTIFIER)
