"""A thing that the shop names by SKU or title alone is not the one whose id reads the same."""

from dataclasses import replace

import frappe
import pytest

from tests.factories import shop as factory
from tests.factories.erpnext import unique
from tests.factories.shop import line, make_order, stocked


def named(number: str, **changes):
	order = make_order(
		replace(line("none", "10.00"), listing_id="", **{"sku": "", "title": "Tea", **changes})
	)
	return order, order.lines[0].external_id


def listing_of(order: str) -> frappe._dict:
	return frappe.get_doc("Ecom Listing", factory.get(order).lines[0].listing)


@pytest.mark.parametrize("by", ["sku", "title"])
def test_a_sku_that_is_another_listings_id_is_not_that_listing(shop, by):
	number = unique("N").replace(" ", "-")
	cup = stocked(main=5)
	other = factory.make_listing(shop, number, {cup: 1})
	order = factory.reviewed(shop, named(number, **{by: number})[0])
	found = listing_of(order)
	assert (found.name != other, found.status, found.listing_id) == (True, "Unmapped", number)
	assert "unmapped_line" in factory.holds(order)
	# it is found again, also after a person has mapped it
	found.append("items", {"item_code": cup, "qty": 1})
	found.save()
	again = factory.reviewed(shop, named(number, **{by: number})[0])
	assert listing_of(again).name == found.name
	# and the id still names what it named
	by_id = factory.pooled(shop, make_order(replace(line(cup, "10.00"), listing_id=number)))
	assert listing_of(by_id).name == other


def test_a_sku_that_is_an_items_code_maps_itself(shop):
	item = stocked(main=5)
	order = factory.reviewed(shop, named(item, sku=item)[0])
	assert [row.item_code for row in listing_of(order).items] == [item]


def test_a_listing_that_was_made_for_the_sku_before_they_were_told_apart_is_kept(shop):
	number = unique("N").replace(" ", "-")
	before = factory.make_listing(shop, number, {stocked(main=5): 1}, sku=number)
	order = factory.reviewed(shop, named(number, sku=number)[0])
	assert listing_of(order).name == before
