"""A parcel for a pickup point goes to the carrier's own, or is refused; a return from abroad, too."""

from dataclasses import replace

import pytest

from ecom_erp.integrations.couriers.base import CourierError
from tests.support.carriers import SERVICES, adapter, every_carrier, from_abroad, shipment, to_point

HOLDING = ("FedEx", "UPS")


@every_carrier
def test_only_carriers_that_hold_parcels_take_one(carriers, carrier):
	account = adapter(carriers, carrier)
	assert account.account.delivers_to_points() is (carrier in HOLDING)
	if carrier in HOLDING:
		assert account.quote(to_point(carrier))
		assert account.buy(to_point(carrier), SERVICES[carrier], "PKG-1-1").tracking_number
		return
	for ask in (account.quote, lambda parcel: account.buy(parcel, SERVICES[carrier], "PKG-1-1")):
		with pytest.raises(CourierError, match="takes no parcels to pickup points"):
			ask(to_point(carrier))
	assert not carriers.ledger.labels


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
	assert "HOLD_AT_LOCATION" not in sent and "AlternateDeliveryAddress': {" not in sent
