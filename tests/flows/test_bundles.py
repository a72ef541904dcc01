"""Listings whose SKU is a Product Bundle are mapped to its parts."""

from dataclasses import replace

from ecom_erp.flows.listings import ensure_listings, recipes
from tests.core import orders as core_orders
from tests.factories.erpnext import make_bundle, make_item, make_template
from tests.factories.shop import make_shop


def test_a_listing_of_a_bundle_takes_its_parts_from_stock():
	"""A set of one pot and two spoons; a listing of the pot alone stays the pot."""
	shop, pot, spoon = make_shop(), make_item(), make_item()
	kit = make_bundle({pot: 1, spoon: 2})
	order = core_orders.order(
		replace(core_orders.line("1", "59.00"), sku=kit), replace(core_orders.line("2", "38.00"), sku=pot)
	)
	listings = ensure_listings(shop, order)
	mapped = recipes(listings.values())
	assert mapped[listings["1"]] == [(pot, 1), (spoon, 2)]
	assert mapped[listings["2"]] == [(pot, 1)]


def test_a_template_is_no_item():
	"""Only its variants are sold: the listing stays in the worklist."""
	shop, template = make_shop(), make_template()
	order = core_orders.order(replace(core_orders.line("1", "38.00"), sku=template))
	assert recipes(ensure_listings(shop, order).values()) == {}
