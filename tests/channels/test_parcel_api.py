"""The adapter of the Parcel API against a simulated courier that is a real server."""

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecom_erp.core.carriers.rate_card import Destination, Parcel
from ecom_erp.core.shipping import tracking_status
from ecom_erp.integrations.breaker import CircuitBreaker
from ecom_erp.integrations.couriers import get_adapter_class
from ecom_erp.integrations.couriers.base import (
	CourierContext,
	CourierError,
	CourierPayloadError,
	CourierSignatureError,
	Party,
	Shipment,
)
from ecom_erp.integrations.couriers.parcel_api.webhook import signature
from ecom_erp.integrations.http import HttpClient, HttpError, Throttled, Unreachable
from ecom_sandbox.courier import CourierServer

SENDER = Party("East", "", "85 Blanchard Street", "", "Newark", "NJ", "07105", "US")
BUYER = Party("Maya Lindqvist", "", "118 Hanover Street", "", "Boston", "MA", "02113", "US")


@pytest.fixture
def courier() -> Iterator[CourierServer]:
	with CourierServer() as server:
		yield server


def adapter(courier, key: str = "", retries: int = 0, timeout=(5, 10), **account):
	http = HttpClient.for_account(
		courier.url,
		"courier Sandbox",
		timeout=timeout,
		retries=retries,
		backoff=0.01,
		breaker=CircuitBreaker(threshold=1000),
	)
	secrets = {"key": key or courier.api_key, "webhook_secret": courier.webhook_secret}
	values = {"name": "Sandbox", "base_url": courier.url, **secrets, **account}
	kind = get_adapter_class("Parcel API")
	return kind(kind.declaration.settings(**values), CourierContext(http=http))


def shipment(to: Party = BUYER, grams: int = 1200, reference: str = "FO-1") -> Shipment:
	return Shipment(
		reference,
		"East",
		SENDER,
		to,
		Parcel(grams),
		Destination(to.country_code, to.province, to.postal_code),
	)


def changed(party: Party, **values) -> Party:
	return Party(**{**party.__dict__, **values})


def test_offers_come_cheapest_first_and_add_up(courier):
	"""1200 g within zone 0: standard 4.20 + 2 x 0.70, express 9.00 + 2 x 1.50, and 8 % fuel."""
	standard, express = adapter(courier).quote(shipment())
	assert (standard.service, standard.amount, standard.transit_days) == ("standard", Decimal("6.05"), 1)
	assert (express.service, express.amount, express.currency) == ("express", Decimal("12.96"), "USD")
	assert (standard.zone, standard.billable_grams) == ("Zone 0", 1200)
	for quote in (standard, express):
		assert sum(amount for _label, amount in quote.breakdown) == quote.amount


def test_an_account_with_a_service_offers_that_one(courier):
	[quote] = adapter(courier, service="Express").quote(shipment())
	assert quote.service == "express"


@pytest.mark.parametrize("kind, start", [("pdf", b"%PDF-1.4"), ("zpl", b"^XA"), ("png", b"\x89PNG")])
def test_a_label_comes_in_the_format_of_the_account(courier, kind, start):
	label = adapter(courier, label_format=kind).buy(shipment(), "standard", "FO-1-1")
	assert (label.format, label.content[: len(start)]) == (kind, start)
	assert (label.tracking_number, label.cost, label.currency) == ("SC0000000001", Decimal("6.05"), "USD")
	assert isinstance(label.expected, date)


def test_one_key_is_one_label_and_what_it_costs_once(courier):
	own = adapter(courier)
	first = own.buy(shipment(), "standard", "FO-1-1")
	assert own.buy(shipment(), "standard", "FO-1-1") == first
	assert own.buy(shipment(), "standard", "FO-1-2").tracking_number != first.tracking_number
	assert own.find("FO-1-1") == first.tracking_number
	assert own.find("FO-9-9") == ""
	assert len(courier.parcels.sold()) == 2


def test_the_answer_to_buying_gets_lost_and_the_repeat_finds_the_label(courier):
	courier.faults.add(kind="lost", operation="labels")
	with pytest.raises(Unreachable):
		adapter(courier).buy(shipment(), "standard", "FO-1-1")
	assert len(courier.parcels.sold()) == 1
	label = adapter(courier).buy(shipment(), "standard", "FO-1-1")
	assert courier.parcels.sold() == [label.tracking_number]


FAULTS = st.lists(st.sampled_from(["429", "500", "503", "lost", ""]), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=st.lists(FAULTS, min_size=1, max_size=3))
def test_labels_sold_are_labels_bought_whatever_fails(courier, runs):
	"""Each run buys one parcel through a row of faults, trying again until it succeeds."""
	before = len(courier.parcels.sold())
	numbers = set()
	for run, faults in enumerate(runs):
		courier.faults.clear()
		for kind in filter(None, faults):
			courier.faults.add(kind=kind, operation="labels")
		key = f"{before}-{run}"
		for _attempt in range(len(faults) + 1):
			try:
				numbers.add(adapter(courier).buy(shipment(), "standard", key).tracking_number)
			except HttpError as error:
				assert error.retryable
	assert len(numbers) == len(runs)
	assert len(courier.parcels.sold()) == before + len(runs)


def test_faults_that_pass_are_waited_out(courier):
	courier.faults.add(kind="503", operation="rates", times=2)
	assert adapter(courier, retries=2).quote(shipment())
	assert courier.calls.count("rates") == 3


def test_a_throttled_call_says_how_long_to_wait(courier):
	courier.faults.add(kind="429", operation="rates", retry_after="7")
	with pytest.raises(Throttled) as caught:
		adapter(courier).quote(shipment())
	assert caught.value.retry_after == 7


def test_a_courier_that_hangs_is_left_in_time(courier):
	courier.faults.add(kind="hang", operation="rates", seconds=5)
	started = time.monotonic()
	with pytest.raises(Unreachable):
		adapter(courier, timeout=(5, 0.5)).quote(shipment())
	assert time.monotonic() - started < 4


@pytest.mark.parametrize(
	("to", "grams", "message"),
	[
		(changed(BUYER, country_code="AQ"), 500, "does not go there"),
		(BUYER, 30001, "too heavy"),
		(changed(BUYER, city=""), 500, "address"),
	],
)
def test_a_refusal_names_the_cause_and_not_the_recipient(courier, to, grams, message):
	with pytest.raises(CourierError, match=message) as caught:
		adapter(courier).buy(shipment(to, grams), "standard", "FO-1-1")
	assert "Maya" not in str(caught.value)
	assert courier.parcels.sold() == []


def test_a_wrong_key_is_said_without_showing_it(courier):
	with pytest.raises(HttpError, match="API key is not accepted") as caught:
		adapter(courier, key="sk-secret").test()
	assert caught.value.retryable
	assert "sk-secret" not in str(caught.value)
	assert adapter(courier).test() == "Sandbox Courier"


def test_nothing_of_label_key_or_recipient_is_logged(courier, caplog):
	caplog.set_level(logging.DEBUG)
	label = adapter(courier).buy(shipment(), "standard", "FO-1-1")
	assert "/v1/labels" in caplog.text
	for secret in (courier.api_key, "Maya", "Hanover", label.content[:8].decode()):
		assert secret not in caplog.text


def test_a_label_is_given_back_once_or_many_times_but_not_when_it_was_used(courier):
	own = adapter(courier)
	used, unused = (own.buy(shipment(), "standard", key).tracking_number for key in ("A", "B"))
	own.void(unused)
	own.void(unused)
	assert own.find("B") == ""
	courier.advance(12)
	with pytest.raises(CourierError, match="on its way"):
		own.void(used)
	with pytest.raises(CourierError, match="no such label"):
		own.void("SC999")
	assert courier.parcels.sold() == [used]


def test_a_pickup_point_reaches_the_request_and_no_other_parcel_has_one(courier):
	own = adapter(courier)
	own.buy(replace(shipment(), pickup_point="P1", pickup_carrier="dpd"), "standard", "A")
	own.buy(shipment(), "standard", "B")
	assert courier.parcels.by_key["A"].request["pickup_point"] == {"code": "P1", "carrier": "dpd"}
	assert "pickup_point" not in courier.parcels.by_key["B"].request


def test_parcels_are_followed_in_bulk(courier):
	"""Zone 0, standard: one day. After 12 hours: picked up, sorted; after 30: delivered."""
	own = adapter(courier)
	first, second = (own.buy(shipment(), "standard", key).tracking_number for key in ("A", "B"))
	assert own.track([first, second]) == {first: [], second: []}
	courier.advance(12)
	events = own.track([first, second, "unknown"])
	assert [event.status for event in events[first]] == [tracking_status.IN_TRANSIT] * 2
	assert events[first][0].place == "Newark, US"
	courier.parcels.tell_story(second, "lost")
	courier.advance(48)
	events = own.track([first, second])
	assert events[first][-1].status == tracking_status.DELIVERED
	assert events[second][-1].status == tracking_status.LOST
	assert len({event.event_id for row in events.values() for event in row}) == 7
	assert courier.calls.count("tracking") == 3


BODY = (
	b'{"events": [{"id": "e1", "tracking_number": "SC1", "at": "2026-03-01T10:00:00+01:00", '
	b'"status": "delivered", "description": "Delivered"}]}'
)


def headers(secret: str, body: bytes = BODY, age: int = 0) -> dict[str, str]:
	stamp = str(int(time.time()) - age)
	return {"X-Parcel-Timestamp": stamp, "X-Parcel-Signature": signature(secret, stamp, body)}


def test_a_signed_webhook_is_read(courier):
	[(number, event)] = adapter(courier).read_webhook(headers(courier.webhook_secret), BODY)
	assert (number, event.event_id, event.status) == ("SC1", "e1", tracking_status.DELIVERED)
	assert event.at.isoformat() == "2026-03-01T09:00:00+00:00"


def test_a_webhook_that_is_not_the_couriers_is_refused(courier):
	own, secret = adapter(courier), courier.webhook_secret
	for wrong in (headers("other"), headers(secret, age=600), {}, headers(secret, BODY + b" ")):
		with pytest.raises(CourierSignatureError):
			own.read_webhook(wrong, BODY)
	nameless = adapter(courier, webhook_secret="")
	with pytest.raises(CourierSignatureError):
		nameless.read_webhook(headers(""), BODY)
	with pytest.raises(CourierPayloadError):
		own.read_webhook(headers(secret, b"[]"), b"[]")
