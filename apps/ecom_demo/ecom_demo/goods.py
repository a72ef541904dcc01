"""What the demo company sells: items, variants, bundles, prices in each shop's currency, and the stock it begins with."""

from collections.abc import Collection, Iterator

import frappe

from ecom_demo import data, items
from ecom_demo.company import warehouse_names
from ecom_demo.pictures import make_pictures

BUNDLE_GROUP = "Sets"


def make_goods(company: str, skus: Collection[str] = ()) -> Iterator[int]:
	"""Make what is missing, of `skus` only where some are named; yields after each piece of work how many items there
	are so far."""
	catalogue = [row for row in data.read("catalogue") if not skus or row["sku"] in skus]
	templates = {row["variant_of"] for row in catalogue}
	items.ensure_groups([*(row["item_group"] for row in catalogue), BUNDLE_GROUP])
	_make_attributes(catalogue)
	for row in data.read("templates"):
		if row["sku"] in templates:
			items.ensure_template(row)
	for count, row in enumerate(catalogue, 1):
		items.ensure_item(row)
		yield count
	bundles = [row for row in data.read("bundles") if not skus or row["sku"] in skus]
	for row in bundles:
		items.ensure_bundle(row, BUNDLE_GROUP)
	frappe.db.commit()
	make_pictures([*catalogue, *bundles])
	yield from _make_prices({row["sku"] for row in (*catalogue, *bundles)})
	yield from _make_stock(company, catalogue)


def price_list(shop: dict) -> str:
	"""The price list of a shop of the fixtures."""
	return f"{shop['name']} {shop['currency']}"


def _make_attributes(catalogue: list[dict]) -> None:
	values: dict[str, list[str]] = {}
	for row in catalogue:
		for name, value in row["attributes"].items():
			values.setdefault(name, []).append(value)
	for name, found in values.items():
		items.ensure_attribute(name, list(dict.fromkeys(found)))


def _make_prices(skus: Collection[str]) -> Iterator[int]:
	listings = data.read("listings")
	for shop in data.read("shops"):
		prices = {
			row["item"]: row["price"]
			for row in listings
			if row["shop"] == shop["key"] and row["item"] in skus
		}
		name = items.ensure_price_list(price_list(shop), shop["currency"])
		items.ensure_prices(name, prices)
		frappe.db.commit()
		yield len(skus)


def _make_stock(company: str, catalogue: list[dict]) -> Iterator[int]:
	for place, warehouse in warehouse_names(company).items():
		rows = [(row["sku"], warehouse, row["opening_stock"][place], float(row["cost"])) for row in catalogue]
		items.ensure_opening_stock(company, [row for row in rows if row[2]])
		frappe.db.commit()
		yield len(catalogue)
