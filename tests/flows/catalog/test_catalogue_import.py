"""What a shop sells becomes its listings."""

import frappe

from ecom_erp.flows.catalog import catalogue_import
from ecom_erp.flows.catalog.catalogue_listings import take_in
from ecom_erp.integrations.channels.description import CatalogueListing
from ecom_erp.messaging.transaction import in_transaction
from tests.factories import shop as factory
from tests.factories.erpnext import make_item


def listings(shop: str) -> dict[str, frappe._dict]:
	rows = frappe.get_all("Ecom Listing", {"shop": shop}, ["name", "listing_id", "sku", "title", "status"])
	return {row.listing_id: row for row in rows}


def state(shop: str):
	fields = ["catalogue_state", "catalogue_count", "catalogue_message", "catalogue_next"]
	return frappe.db.get_value("Ecom Shop", shop, fields, as_dict=True)


def test_a_catalogue_is_read_whole_and_once(sandbox, sandbox_shop):
	sold = sandbox.shop.listings
	in_transaction(catalogue_import.start, sandbox_shop)
	assert state(sandbox_shop).catalogue_state == "Reading"
	assert catalogue_import.read_due(30) == 1
	assert (state(sandbox_shop).catalogue_state, state(sandbox_shop).catalogue_count) == ("Done", len(sold))
	assert {key: (row.sku, row.title) for key, row in listings(sandbox_shop).items()} == {
		key: (row["sku"], row["title"]) for key, row in sold.items()
	}
	in_transaction(catalogue_import.start, sandbox_shop)
	catalogue_import.read_due(30)
	assert len(listings(sandbox_shop)) == len(sold)
	assert catalogue_import.read_due(30) == 0


def test_reading_goes_on_where_it_broke_off(sandbox, sandbox_shop):
	for number in range(250):
		extra = {**sandbox.shop.listings["44100000000001"], "variant_id": str(99100000000000 + number)}
		sandbox.shop.listings[extra["variant_id"]] = extra
	in_transaction(catalogue_import.start, sandbox_shop)
	catalogue_import.read_due(0)  # no time left after the first page
	assert (state(sandbox_shop).catalogue_state, state(sandbox_shop).catalogue_count) == ("Reading", 100)
	sandbox.faults.add(kind="500", operation="Variants")
	catalogue_import.read_due(30)
	down = state(sandbox_shop)
	assert (down.catalogue_state, down.catalogue_count) == ("Reading", 100)
	assert "500" in down.catalogue_message
	frappe.db.set_value("Ecom Shop", sandbox_shop, "catalogue_due_at", None)
	sandbox.calls.clear()
	catalogue_import.read_due(30)
	assert state(sandbox_shop).catalogue_state == "Done"
	assert len(listings(sandbox_shop)) == len(sandbox.shop.listings)
	assert sandbox.calls.count("Variants") == -(-len(sandbox.shop.listings) // 100) - 1, (
		"the first page stays read"
	)


def test_a_shop_that_refuses_is_a_failure_with_its_reason(sandbox, courier):
	shop = factory.make_shop(sandbox, shopify_access_token="revoked")
	in_transaction(catalogue_import.start, shop)
	catalogue_import.read_due(30)
	assert state(shop).catalogue_state == "Failed"
	assert "access token" in state(shop).catalogue_message


def test_listings_are_mapped_by_their_own_sku_alone(shop):
	make_item("CAT-HAT"), make_item("CAT-HAT-M")
	found = [
		CatalogueListing("700:701", "CAT-HAT", "Hat - S", sku_of_parent=True),
		CatalogueListing("700:702", "CAT-HAT-M", "Hat - M"),
		CatalogueListing("703", "", "No SKU"),
	]
	take_in(shop, found)
	assert {key: row.status for key, row in listings(shop).items()} == {
		"700:701": "Unmapped",
		"700:702": "Mapped",
		"703": "Unmapped",
	}


def test_a_listing_that_is_known_is_brought_up_to_date(shop):
	item, other = make_item("CAT-MUG"), make_item("CAT-CUP")
	factory.make_listing(shop, "800", {item: 6}, sku="BOX", title="Six mugs")
	make_listing = {"doctype": "Ecom Listing", "shop": shop, "listing_id": "801", "sku": "?", "title": "Cup"}
	frappe.get_doc(make_listing).insert()
	take_in(
		shop,
		[CatalogueListing("800", "CAT-CUP", "Half a dozen mugs"), CatalogueListing("801", "CAT-CUP", "Cup")],
	)
	known = listings(shop)
	assert len(known) == 2
	assert (known["800"].sku, known["800"].title) == ("CAT-CUP", "Half a dozen mugs")
	[box] = frappe.get_doc("Ecom Listing", known["800"].name).items
	assert (box.item_code, box.qty) == (item, 6), "what a person mapped stays"
	[cup] = frappe.get_doc("Ecom Listing", known["801"].name).items
	assert (cup.item_code, cup.qty) == (other, 1)
