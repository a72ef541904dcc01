"""Pickup points that buyers choose in their shops, in the canonical order: the same whichever way the order comes."""

import json
from dataclasses import replace

import pytest

from ecom_erp.core.orders.canonical import from_dict, to_dict
from ecom_erp.integrations.channels.own_shop import mapper as own_shop
from ecom_erp.integrations.channels.shopify import mapper as shopify
from ecom_erp.integrations.channels.shopify import rest
from ecom_erp.integrations.channels.woocommerce.pickup_points import read_pickup_point
from ecom_sandbox import rest_view
from tests.channels.conftest import make_adapter
from tests.support import canonical_orders


def woo(*meta: tuple[str, object]) -> dict:
	return {
		"meta_data": [{"id": number, "key": key, "value": value} for number, (key, value) in enumerate(meta)]
	}


MYPARCEL = {
	"carrier": "postnl",
	"isPickup": True,
	"pickupLocation": {"location_code": "163463", "location_name": "Primera"},
}


@pytest.mark.parametrize(
	("body", "point"),
	[
		(woo(("pickup_point_id", "KRA01M"), ("pickup_point_carrier", "inpost")), ("KRA01M", "inpost")),
		(
			woo(("sendcloudshipping_service_point_meta", {"id": 10875, "extra": "Kiosk|Main 1"})),
			("10875", "Sendcloud"),
		),
		(woo(("_paczkomat_id", "WAW22A")), ("WAW22A", "InPost")),
		(woo(("_myparcel_delivery_options", MYPARCEL)), ("163463", "postnl")),
		(woo(("_myparcel_delivery_options", json.dumps(MYPARCEL))), ("163463", "postnl")),
		(woo(("_myparcel_delivery_options", {"carrier": "postnl", "isPickup": False})), ("", "")),
		(woo(("pickup_point_carrier", "inpost")), ("", "")),
		({}, ("", "")),
	],
)
def test_what_the_plugins_of_woocommerce_write_is_read(body, point):
	assert read_pickup_point(body) == point


@pytest.mark.parametrize(
	"value", [None, True, 1.5, [], ["x"], {"id": {"id": 1}}, "{", "[1]", 'a:1:{s:2:"id";}']
)
def test_what_a_plugin_writes_otherwise_is_no_pickup_point(value):
	keys = ("sendcloudshipping_service_point_meta", "_myparcel_delivery_options")
	assert read_pickup_point(woo(*((key, value) for key in keys))) == ("", "")


def test_attributes_of_a_shopify_checkout_are_read_however_they_are_spelt():
	address = canonical_orders.order().shipping_address
	named = shopify.with_pickup_point(address, [("Pickup Point ID", "P1"), ("pickup_point_carrier", "dpd")])
	assert named == replace(address, pickup_point="P1", pickup_carrier="dpd")
	assert shopify.with_pickup_point(address, [("gift", "yes"), ("pickup_point_carrier", "dpd")]) == address


@pytest.mark.parametrize(
	("code", "point"),
	[
		("pakkeshopper:P7_gls_droppoint_95218", ("95218", "gls")),
		("pakkeshopper:P42_postnord_delivery_home", ("", "")),
		("pakkeshopper:P7_gls_droppoint_*", ("", "")),
		("pakkeshopper:P9_other_other_other_Express", ("", "")),
		("Standard", ("", "")),
	],
)
def test_the_code_of_the_shipping_line_that_pakkeshopper_writes(sandbox, code, point):
	"""The same from a webhook and from a query, which is what Shopify's two interfaces state."""
	order = sandbox.shop.place("#1006")
	order.shipping = {**order.shipping, "code": code}
	adapter = make_adapter(sandbox)
	asked = adapter.fetch_order(order.id).shipping_address
	told = rest.read_order(rest_view.order_body(order)).shipping_address
	for address in (asked, told):
		assert (address.pickup_point, address.pickup_carrier) == point


def test_what_the_checkout_says_goes_first():
	address = canonical_orders.order().shipping_address
	codes = ["pakkeshopper:P7_gls_droppoint_95218"]
	said = shopify.with_pickup_point(address, [("pickup_point_id", "P1")], codes)
	assert (said.pickup_point, said.pickup_carrier) == ("P1", "")


def test_an_own_shop_states_it_in_the_address_and_json_keeps_it():
	order = canonical_orders.order()
	address = replace(order.shipping_address, pickup_point="P1", pickup_carrier="dpd")
	order = replace(order, shipping_address=address)
	assert own_shop.read_order(own_shop.to_json(order)).shipping_address == address
	assert from_dict(to_dict(order)) == order
