"""The desk's search finds orders by what people have at hand, and shows no other shop's."""

from dataclasses import replace

import frappe
import pytest
from frappe.desk.search import search_link

from ecom_erp.core.orders.canonical import Buyer
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import limited_to, make_user, unlimited

METHOD = "frappe.utils.global_search.search"
CLERK = "Order Clerk"


@pytest.fixture
def item(site) -> str:
	return stocked(main=50)


def found(text: str, role: str = CLERK, **more) -> list[tuple[str, str]]:
	"""As the browser asks."""
	frappe.set_user(make_user(role))
	method = frappe.get_attr(frappe.override_whitelisted_method(METHOD))
	try:
		return [(row["doctype"], row["name"]) for row in method(text, 0, 20, **more)]
	finally:
		frappe.set_user("Administrator")


def order_of(shop: str, item: str) -> tuple[str, str]:
	"""A labelled order of Zoe Papadakis; its name and number."""
	buyer = Buyer("B-zoe", "Zoe Papadakis", "zoe.papadakis@example.com", "+30 21 0555-0142")
	address = replace(factory.CHICAGO, name="Zoe Papadakis", phone="+30 21 0555-0142")
	order = make_order(line(item, "10.00"), buyer=buyer, shipping_address=address)
	return factory.labelled(shop, order), order.number


def test_an_order_is_found_by_all_that_people_have_at_hand(shop, item):
	name, number = order_of(shop, item)
	(parcel,) = factory.parcels(name)
	tracking = frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel}, "tracking_number")
	label = frappe.db.get_value("Shipping Label", {"fulfilment_order": parcel}, "name")
	order = ("Ecom Order", name)
	for text in (
		number,
		number.lstrip("#"),
		number[-6:],
		name,
		"Zoe Papa",
		"papadakis",
		"zoe.papadakis@example.com",
		"+30 21 0555-0142",
		"302105550142",
		"0555 0142",
		tracking,
	):
		assert order in found(text), text
	assert ("Shipping Label", label) in found(tracking)
	assert ("Fulfilment Order", parcel) in found(number)
	assert found(tracking, doctype="Ecom Order") == [order]
	assert ("Ecom Order", name) not in found("nobody of this name") + found("%") + found(
		"__________"
	) + found(" ")


def test_orders_of_other_shops_are_not_found(shop, item):
	clerk = make_user(CLERK)
	name, number = order_of(shop, item)
	assert ("Ecom Order", name) in found(number)
	limited_to(clerk, factory.make_shop())
	try:
		for text in (number, "papadakis", "302105550142"):
			assert found(text) == []
	finally:
		unlimited(clerk)


def test_who_may_not_read_orders_finds_none(shop, item):
	_name, number = order_of(shop, item)
	assert found(number, role="") == []


def offered(text: str, doctype: str = "Ecom Order", filters: dict | None = None) -> list[str]:
	"""What a link field offers a clerk, first things first."""
	frappe.set_user(make_user(CLERK))
	try:
		return [row["value"] for row in search_link(doctype, text, filters=filters)]
	finally:
		frappe.set_user("Administrator")


def test_a_link_field_offers_what_begins_with_the_text_and_else_the_newest(shop, item):
	name, number = order_of(shop, item)
	(parcel,) = factory.parcels(name)
	later = factory.pooled(shop, make_order(line(item, "10.00")))
	frappe.db.set_value("Ecom Order", later, "ordered_at", "2090-01-01")
	for text in (number, number.lstrip("#"), name, "papadakis"):
		assert name in offered(text), text
	assert offered("nobody of this name") == []
	assert offered("")[0] == later
	assert name in offered(number, filters={"status": ["not in", ["Cancelled"]]})
	assert name not in offered(number, filters={"status": "Cancelled"})
	assert offered(number, "Fulfilment Order") == [parcel]
	buyer = frappe.db.get_value("Ecom Order", name, "buyer")
	assert buyer in offered("Zoe Papa", "Ecom Buyer")


def test_a_link_field_offers_no_other_shops_orders(shop, item):
	name, number = order_of(shop, item)
	clerk = make_user(CLERK)
	limited_to(clerk, factory.make_shop())
	try:
		assert name not in offered(number) + offered("")
	finally:
		unlimited(clerk)


def test_within_numbers_the_newest_are_looked_through_within_buyers_all(shop, item, monkeypatch):
	name, number = order_of(shop, item)
	factory.pooled(shop, make_order(line(item, "10.00")))
	inside = number[2:]
	assert ("Ecom Order", name) in found(inside)

	monkeypatch.setattr("ecom_erp.flows.insight.search.NEWEST", 1)

	assert ("Ecom Order", name) not in found(inside)
	assert ("Ecom Order", name) in found("apadakis")
	assert ("Ecom Order", name) in found(number)
