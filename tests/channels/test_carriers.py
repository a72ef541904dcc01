"""FedEx, UPS, DHL Express and USPS by their connectors, against simulated carriers that are a real server."""

import logging
import threading
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from ecom_erp.core.carriers.rate_card import Parcel
from ecom_erp.core.shipping import tracking_status
from ecom_erp.integrations.couriers.base import CourierError, OutcomeUnknown, Party
from ecom_erp.integrations.http import HttpError, Throttled, Unreachable
from ecom_sandbox.carriers.server import SECRET
from tests.support.carriers import (
	ACCOUNTS,
	BUYER,
	COSTS,
	SCANS,
	SERVICES,
	adapter,
	buy,
	every_carrier,
	shipment,
)


@every_carrier
def test_offers_come_cheapest_first_in_the_accounts_price(carriers, carrier):
	offers = adapter(carriers, carrier).quote(shipment())
	assert len(offers) == (3 if carrier == "DHL Express" else 2)
	assert [one.amount for one in offers] == sorted(one.amount for one in offers)
	assert {one.currency for one in offers} == {"USD"}
	for offer in offers:
		assert sum((part for _label, part in offer.breakdown), Decimal(0)) in (0, offer.amount)


@every_carrier
def test_an_offer_of_the_accounts_service_is_bought_as_offered(carriers, carrier):
	own = adapter(carriers, carrier, services=SERVICES[carrier])
	[offer] = own.quote(shipment())
	assert offer.amount == (Decimal(COSTS[carrier]) if carrier != "DHL Express" else offer.amount)
	label = own.buy(shipment(), offer.service, "PKG-1-1")
	assert (label.cost, label.currency) == (offer.amount, "USD")
	[sold] = carriers.ledger.labels
	assert (sold.number, sold.reference) == (label.tracking_number, "PKG-1-1")


@every_carrier
@pytest.mark.parametrize("form, start", [("PDF", b"%PDF"), ("ZPL", b"^XA")])
def test_a_label_comes_in_the_format_of_the_account(carriers, carrier, form, start):
	label = buy(carriers, carrier, label_format=form)
	assert (label.format, label.content[:4].lstrip()[: len(start)]) == (form.lower(), start)


@every_carrier
def test_a_parcel_without_lengths_is_weighed_alone(carriers, carrier):
	own = adapter(carriers, carrier)
	flat = replace(shipment(), parcel=Parcel(1200))
	assert own.quote(flat)
	assert own.buy(flat, SERVICES[carrier], "PKG-1-1").tracking_number


@every_carrier
def test_a_return_travels_the_other_way(carriers, carrier):
	label = adapter(carriers, carrier).buy(shipment(back=True), SERVICES[carrier], "RT-1-R1")
	assert carriers.ledger.billed() == [label.tracking_number]


@every_carrier
@pytest.mark.parametrize("fault", ["429", "503", "lost"])
def test_a_label_is_bought_once_whatever_happens_to_the_answer(carriers, carrier, fault):
	"""Half an hour later the carriers' tracking surely knows what was sold."""
	carriers.faults.add(kind=fault, operation="labels")
	with pytest.raises(Throttled if fault == "429" else Unreachable):
		buy(carriers, carrier)
	assert len(carriers.ledger.billed()) == (fault == "lost")
	label = buy(carriers, carrier, asked=timedelta(minutes=31))
	assert carriers.ledger.billed() == [label.tracking_number]
	assert label.content


@every_carrier
def test_half_a_shipment_is_completed_and_nothing_of_it_bought_twice(carriers, carrier):
	"""Of three packages the second one's answer gets lost, and the third one is not even asked for."""
	numbers = [buy(carriers, carrier, key="PKG-1-1").tracking_number]
	carriers.faults.add(kind="lost", operation="labels")
	with pytest.raises(Unreachable):
		buy(carriers, carrier, key="PKG-2-1")
	numbers.append(buy(carriers, carrier, key="PKG-2-1", asked=timedelta(minutes=31)).tracking_number)
	numbers.append(buy(carriers, carrier, key="PKG-3-1").tracking_number)
	assert carriers.ledger.billed() == numbers


@pytest.mark.parametrize("carrier", ["FedEx", "UPS", "DHL Express"])
def test_what_the_carrier_may_not_know_yet_is_not_bought_again(carriers, carrier):
	carriers.ledger.hidden_references = True
	with pytest.raises(OutcomeUnknown):
		buy(carriers, carrier, asked=timedelta(minutes=5))
	assert carriers.ledger.billed() == []
	with pytest.raises(OutcomeUnknown):
		adapter(carriers, carrier, asked=timedelta(minutes=5)).find("PKG-1-1")


@every_carrier
def test_a_carrier_that_does_not_answer_the_question_sells_nothing(carriers, carrier):
	carriers.faults.add(kind="503", operation="find", times=9)
	carriers.faults.add(kind="503", operation="tracking", times=9)
	with pytest.raises(Unreachable):
		buy(carriers, carrier, asked=timedelta(hours=1))
	assert carriers.ledger.billed() == []


def test_a_label_that_fedex_does_not_take_back_is_said(carriers):
	"""FedEx prints no label twice; one that was used cannot be cancelled."""
	number = buy(carriers, "FedEx").tracking_number
	carriers.ledger.scan(number, "PU", "Picked up", "Newark")
	with pytest.raises(OutcomeUnknown, match=number):
		buy(carriers, "FedEx", asked=timedelta(hours=1))
	assert carriers.ledger.billed() == [number]


def test_a_label_whose_print_dhl_has_not_is_said(carriers):
	number = buy(carriers, "DHL Express").tracking_number
	carriers.ledger.labels[0].number = "1"
	carriers.ledger.labels[0].reference = "PKG-1-1"
	carriers.faults.add(kind="503", operation="print")
	with pytest.raises(Unreachable):
		buy(carriers, "DHL Express", asked=timedelta(hours=1))
	assert len(carriers.ledger.billed()) == 1 and number


@every_carrier
def test_a_lost_label_is_found_to_be_given_back(carriers, carrier):
	number = buy(carriers, carrier, key="A").tracking_number
	later = adapter(carriers, carrier, asked=timedelta(hours=1))
	assert later.find("A") == number
	later.void(number)
	later.void(number)
	if carrier != "DHL Express":  # it bills what it collects, and takes nothing back
		assert carriers.ledger.billed() == []
		assert later.find("A") == ""
	assert adapter(carriers, carrier).find("never asked for") == ""


@pytest.mark.parametrize("carrier", ["FedEx", "UPS", "USPS"])
def test_a_used_label_is_not_given_back(carriers, carrier):
	number = buy(carriers, carrier).tracking_number
	carriers.ledger.scan(number, SCANS[carrier][0], "picked up", "Newark")
	with pytest.raises(CourierError):
		adapter(carriers, carrier).void(number)


@every_carrier
def test_a_refusal_names_the_cause_and_not_the_recipient(carriers, carrier, caplog):
	caplog.set_level(logging.DEBUG)
	nowhere = Party(**{**BUYER.__dict__, "postal_code": "00000"})
	with pytest.raises(CourierError) as caught:
		adapter(carriers, carrier).buy(shipment(nowhere), SERVICES[carrier], "PKG-1-1")
	for word in ("Hanover", "Maya", SECRET):
		assert word not in str(caught.value) + caplog.text
	assert "…" in str(caught.value)
	assert carriers.ledger.billed() == []


@every_carrier
def test_credentials_that_are_not_accepted_are_no_refusal(carriers, carrier):
	with pytest.raises(HttpError, match="credentials are not accepted") as caught:
		buy(carriers, carrier, api_secret="wrong-secret")
	assert "wrong-secret" not in str(caught.value)
	with pytest.raises(HttpError, match="credentials are not accepted"):
		adapter(carriers, carrier, api_secret="wrong").test()
	assert adapter(carriers, carrier).test() == f"{carrier} {ACCOUNTS[carrier]}"


@every_carrier
def test_parcels_are_followed(carriers, carrier):
	first, second = (buy(carriers, carrier, key=key).tracking_number for key in ("A", "B"))
	assert adapter(carriers, carrier).track([first, "unknown"]).get("unknown") is None
	start = datetime(2026, 3, 1, 9, 30, tzinfo=timezone.utc)
	words = ("Picked up", "Out for Delivery", "Delivered")
	for hours, (code, said) in enumerate(zip(SCANS[carrier], words, strict=True)):
		carriers.ledger.scan(first, code, said, "Newark", start + timedelta(hours=hours))
	found = adapter(carriers, carrier).track([first, second])
	assert [event.at for event in found[first]] == [start + timedelta(hours=hours) for hours in range(3)]
	assert [event.status for event in found[first]] == [
		tracking_status.PICKED_UP,
		tracking_status.OUT_FOR_DELIVERY,
		tracking_status.DELIVERED,
	]
	again = adapter(carriers, carrier).track([first])
	assert [event.event_id for event in again[first]] == [event.event_id for event in found[first]]


def test_a_token_is_asked_for_once(carriers):
	own = adapter(carriers, "FedEx")
	own.quote(shipment())
	own.buy(shipment(), "fedex_ground", "PKG-1-1")
	assert carriers.calls.count("fedex token") == 1


def test_accounts_buy_side_by_side_each_by_its_own_way_out(carriers):
	numbers: list[str] = []

	def run(carrier):
		numbers.append(buy(carriers, carrier).tracking_number)

	threads = [threading.Thread(target=run, args=(carrier,)) for carrier in ACCOUNTS]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	assert sorted(numbers) == sorted(carriers.ledger.billed())
