"""A parcel for a pickup point goes there or waits for a person."""

from dataclasses import replace

import frappe
import pytest

from ecom_erp.flows.intake import order_edits
from ecom_erp.flows.review import order_review
from ecom_erp.flows.shipping import shipping_labels
from tests.factories import shop as factory
from tests.factories.courier import make_parcel_api
from tests.factories.shop import CHICAGO, line, make_order, stocked
from tests.support.parcels import package_of, shipping_label

LOCKER = replace(CHICAGO, pickup_point="CHI01M", pickup_carrier="InPost")


def ordered(address=LOCKER):
	return make_order(line(stocked(main=1), "10.00"), shipping_address=address)


@pytest.mark.smoke
def test_it_reaches_the_package_and_the_couriers_request(shop, account, server):
	name = factory.labelled(shop, ordered())
	[parcel] = factory.parcels(name)
	assert factory.get(name).ship_pickup_point == package_of(parcel).pickup_point == "CHI01M"
	[bought] = server.parcels.by_number.values()
	assert bought.request["pickup_point"] == {"code": "CHI01M", "carrier": "InPost"}
	assert "Pickup point InPost CHI01M" in shipping_label(parcel).recipient


def test_without_a_courier_for_it_the_order_is_held_until_the_address_is_corrected(shop, courier):
	"""A courier by rate card takes parcels to addresses alone."""
	name = factory.reviewed(shop, ordered())
	assert "No courier account delivers to pickup point CHI01M" in factory.holds(name)["pickup_point"]
	order_edits.change(name, {"ship_pickup_point": "", "ship_pickup_carrier": ""})
	order_review.review(name)
	assert factory.holds(name) == {}
	assert factory.get(name).ship_line1 == CHICAGO.line1


@pytest.mark.parametrize(("served", "held"), [("", False), ("DHL, inpost ", False), ("DHL", True)])
def test_an_account_says_whose_points_it_delivers_to(shop, account, served, held):
	frappe.db.set_value("Courier Account", account, "pickup_carriers", served)
	frappe.clear_document_cache("Courier Account", account)
	assert ("pickup_point" in factory.holds(factory.reviewed(shop, ordered()))) is held


def test_a_point_without_a_code_is_asked_for(shop, account):
	name = factory.reviewed(shop, ordered(replace(LOCKER, pickup_point="")))
	assert "does not say which" in factory.holds(name)["pickup_point"]


def test_no_other_courier_takes_the_parcel_however_cheap(shop, courier, server):
	"""The rate card is cheaper; it cannot bring the parcel to the locker."""
	account = make_parcel_api(server)
	[parcel] = factory.parcels(factory.labelled(shop, ordered()))
	label = shipping_label(parcel)
	assert label.courier_account == account
	assert f"{courier} does not deliver to pickup point InPost CHI01M" in label.quotes
	frappe.db.set_value("Courier Account", account, "enabled", 0)
	frappe.clear_document_cache("Courier Account", account)
	shipping_labels.void_label(label.name)
	assert package_of(parcel).pickup_point is None
	with pytest.raises(frappe.ValidationError, match="No courier accepts this parcel"):
		shipping_labels.buy_labels(parcel)
