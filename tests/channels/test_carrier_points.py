"""A parcel for a pickup point goes to the carrier's own, or is refused; a return from abroad, too."""

from dataclasses import replace

import pytest

from ecom_erp.integrations.couriers.base import CourierError
from tests.support.carriers import (
	BUYER,
	POINTS,
	SERVICES,
	abroad,
	adapter,
	every_carrier,
	from_abroad,
	shipment,
	to_point,
)

HOLDING = ("FedEx", "UPS", "DHL Express", "USPS")


@every_carrier
def test_carriers_take_parcels_to_points_of_their_own(carriers, carrier):
	account = adapter(carriers, carrier)
	assert account.account.delivers_to_points()
	assert account.quote(to_point(carrier))
	assert account.buy(to_point(carrier), SERVICES[carrier], "PKG-1-1").tracking_number
	[bought] = [request.body for request in carriers.requests if POINTS[carrier] in str(request.body)][-1:]
	assert bought


def test_the_post_takes_none_to_a_point_abroad(carriers):
	account = adapter(carriers, "USPS International")
	parcel = replace(abroad(), pickup_point="1437366", pickup_carrier="USPS")
	assert not account.account.delivers_to_points()
	for ask in (account.quote, lambda one: account.buy(one, "usps_priority_mail_international", "PKG-1-1")):
		with pytest.raises(CourierError, match="takes no parcels to pickup points"):
			ask(parcel)
	assert not carriers.ledger.labels


@pytest.mark.parametrize(
	("known", "lacks"),
	[
		({"recipient_email": ""}, "e-mail address of the recipient"),
		({"sender_email": ""}, "e-mail address of the sender"),
		({"recipient": replace(BUYER, phone="")}, "phone number of the recipient"),
	],
)
def test_a_post_office_wants_to_write_to_both_sides(carriers, known, lacks):
	with pytest.raises(CourierError, match=lacks):
		adapter(carriers, "USPS").buy(replace(to_point("USPS"), **known), SERVICES["USPS"], "PKG-1-1")
	assert not carriers.ledger.labels


@pytest.mark.parametrize("carrier", ["DHL Express", "USPS"])
def test_an_id_that_cannot_be_one_of_the_carrier_is_refused(carriers, carrier):
	parcel = replace(to_point(carrier), pickup_point="NL-163463-PRIMERA")
	with pytest.raises(CourierError, match="NL-163463-PRIMERA: its IDs have"):
		adapter(carriers, carrier).buy(parcel, SERVICES[carrier], "PKG-1-1")
	assert not carriers.ledger.labels


@pytest.mark.parametrize("carrier", HOLDING)
def test_e_mail_addresses_are_given_for_such_parcels_alone(carriers, carrier):
	adapter(carriers, carrier).buy(shipment(), SERVICES[carrier], "PKG-1-1")
	assert "@example.com" not in str([request.body for request in carriers.requests])


@pytest.mark.parametrize("carrier", HOLDING)
@pytest.mark.parametrize(("named", "taken"), [("", True), ("InPost", False), ("{0} shop", True)])
def test_a_point_of_another_carrier_is_refused(carriers, carrier, named, taken):
	parcel = replace(to_point(carrier), pickup_carrier=named.format(carrier.lower()))
	if taken:
		assert adapter(carriers, carrier).quote(parcel)
		return
	with pytest.raises(CourierError, match=f"delivers to pickup points of {carrier} alone"):
		adapter(carriers, carrier).quote(parcel)
	assert not carriers.requests


def test_the_post_prints_no_label_from_abroad(carriers):
	with pytest.raises(CourierError, match="no label for a return from abroad"):
		adapter(carriers, "USPS International").buy(from_abroad(), "usps_priority_mail_international", "T-R1")
	assert not carriers.ledger.labels


@pytest.mark.parametrize("carrier", HOLDING)
def test_without_a_point_nothing_is_held(carriers, carrier):
	adapter(carriers, carrier).buy(shipment(), SERVICES[carrier], "PKG-1-1")
	sent = str([request.body for request in carriers.requests])
	assert (
		"HOLD_AT_LOCATION" not in sent
		and "holdForPickup" not in sent
		and "onDemandDelivery" not in sent
		and "AlternateDeliveryAddress': {" not in sent
	)
