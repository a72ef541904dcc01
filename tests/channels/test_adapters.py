"""What every channel and courier must do that can be registered, those of other apps too. A new one is tested here without
a line."""

import dataclasses
import json
import re
import socket
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from ecom_erp.core.carriers.rate_card import Destination, Parcel, RateCard, Zone, ZonePattern
from ecom_erp.integrations import channels, couriers, registry
from ecom_erp.integrations.breaker import CircuitBreaker
from ecom_erp.integrations.channels import base as channel_base
from ecom_erp.integrations.channels.base import Capability as OfChannel
from ecom_erp.integrations.channels.base import (
	ChannelAdapter,
	ChannelError,
	NoRecipient,
	PayloadError,
	SignatureError,
)
from ecom_erp.integrations.channels.notices import (
	CancelNotice,
	FulfilmentNotice,
	RefundNotice,
	StockLevel,
	TrackingNotice,
)
from ecom_erp.integrations.couriers import base as courier_base
from ecom_erp.integrations.couriers.base import Capability as OfCourier
from ecom_erp.integrations.couriers.base import (
	CourierAdapter,
	CourierContext,
	CourierError,
	CourierSignatureError,
	Party,
	Shipment,
)
from ecom_erp.integrations.declaration import Address, Kind, faults
from ecom_erp.integrations.http import HttpClient, HttpError

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/outside/app"))  # an app that is not ours

CHANNELS = channels.registered(("bazaar.channel",)).classes
COURIERS = couriers.registered(("bazaar.courier",)).classes
AT = datetime(2026, 3, 1, tzinfo=timezone.utc)
HIDDEN = "NEVER-SHOWN"

each = pytest.mark.parametrize(
	"adapter", [*CHANNELS.values(), *COURIERS.values()], ids=[*CHANNELS, *COURIERS]
)
each_channel = pytest.mark.parametrize("adapter", CHANNELS.values(), ids=CHANNELS)
each_courier = pytest.mark.parametrize("adapter", COURIERS.values(), ids=COURIERS)


def settings_of(adapter: type, base_url: str, **changed):
	"""Settings with something in each field."""
	declaration = adapter.declaration
	texts = {Kind.SECRET: HIDDEN, Kind.TEXT: "123456"}
	own = {one.name: one.default or texts.get(one.kind, one.default) for one in declaration.fields}
	base = {"name": "Aurora", "base_url": base_url, "webhook_secret": HIDDEN}
	return declaration.settings(**{**base, **own, **changed})


def client(url: str) -> HttpClient:
	return HttpClient.for_account(
		url, "Aurora", retries=0, timeout=(2, 2), budget=5, breaker=CircuitBreaker(threshold=1000)
	)


def a_channel(adapter: type[ChannelAdapter], url: str, **changed) -> ChannelAdapter:
	return adapter(settings_of(adapter, url, **changed), client(url))


def a_courier(adapter: type[CourierAdapter], url: str, **changed) -> CourierAdapter:
	zone = Zone("All", (ZonePattern("US"), ZonePattern("CN")), 500, Decimal(5), 500, Decimal(1), 2)
	context = CourierContext(client(url), {"": RateCard("Card", "USD", (zone,))}, lambda: "N1")
	return adapter(settings_of(adapter, url, **changed), context)


def shipment() -> Shipment:
	party = Party("Ada Berg", "", "1 Dock Road", "", "Newark", "NJ", "07105", "US")
	return Shipment("FO-1", "East", party, party, Parcel(400), Destination("US", "NJ", "07105"))


def calls_of_channel(one: ChannelAdapter) -> dict[str, Callable]:
	"""Everything that goes to the shop and that the channel declares, by method."""
	every = {
		"check": one.check,
		"describe": lambda: one.describe("https://erp.example.com/hook?shop=Aurora"),
		"fetch_order": lambda: one.fetch_order("1"),
		OfChannel.POLLING: lambda: list(one.updated_orders(AT)),
		OfChannel.FULFILMENTS: lambda: one.push_fulfilment(FulfilmentNotice("1", (("1", 1),), "T1", "Post")),
		OfChannel.TRACKING: lambda: one.push_tracking(TrackingNotice("1", "1", "delivered", AT, key="k")),
		OfChannel.REFUNDS: lambda: one.push_refund(
			RefundNotice("1", Decimal(5), "USD", (("1", 1, True),), "note", "k")
		),
		OfChannel.CANCELLATIONS: lambda: one.cancel_order(CancelNotice("1", "no stock", key="k")),
		OfChannel.STOCK: lambda: one.push_stock([StockLevel("1", "SKU", 3)]),
		OfChannel.CATALOGUE: lambda: list(one.catalogue()),
		OfChannel.REGISTRATION: lambda: one.register_webhooks("https://erp.example.com/hook?shop=Aurora"),
	}
	return {name: call for name, call in every.items() if isinstance(name, str) or one.declaration.can(name)}


def chinese() -> Shipment:
	"""For couriers that sort by the divisions of China."""
	party = Party("Ada 张", line1="浙江省杭州市余杭区文一西路969号", country_code="CN", phone="13812345678")
	return Shipment("FO-1", "East", party, party, Parcel(400), Destination("CN", "ZJ", ""))


def calls_of_courier(one: CourierAdapter) -> dict[str, Callable]:
	parcel = chinese() if one.declaration.can(OfCourier.MASKED_RECIPIENTS) else shipment()
	every = {
		"buy": lambda: one.buy(parcel, "Ground", "k"),
		"find": lambda: one.find("k"),
		OfCourier.QUOTES: lambda: one.quote(parcel),
		OfCourier.BALANCE: one.numbers_left,
		OfCourier.VOIDS: lambda: one.void("T1"),
		OfCourier.TRACKING: lambda: one.track(["T1"]),
	}
	return {name: call for name, call in every.items() if isinstance(name, str) or one.declaration.can(name)}


@each
def test_the_declaration_is_sound(adapter):
	declaration = adapter.declaration
	assert faults(declaration) == []
	assert declaration.settings.__dataclass_params__.frozen
	for link in declaration.links:
		assert link.label and (link.url.startswith("https://") or (ROOT / "docs" / link.url).is_file()), link
	shown = repr(settings_of(adapter, "https://a.example.com"))
	assert HIDDEN not in shown, "a secret is not printed with its settings"


@each
def test_what_it_offers_is_what_it_declares(adapter):
	base = channel_base if issubclass(adapter, ChannelAdapter) else courier_base
	assert registry.adapter_faults(adapter, base) == []


@each
def test_it_calls_no_host_but_those_it_is_set_to(adapter):
	known = settings_of(adapter, "https://a.example.com/shop")
	if adapter.declaration.address is Address.REQUIRED:
		assert known.hosts() == ("a.example.com",)
	assert all(host and "/" not in host for host in known.hosts())


@each
def test_a_setting_that_is_left_out_has_its_default(adapter):
	bare = adapter.declaration.settings(name="Aurora")
	for one in adapter.declaration.fields:
		assert getattr(bare, one.name) == one.default
		assert type(one.default) is {Kind.FLAG: bool, Kind.NUMBER: int}.get(one.kind, str)


@each
def test_values_that_a_person_enters_are_looked_at_without_an_error(adapter):
	for text in ("", "x", "http://[", "中文", "{0}"):
		own = {one.name: text for one in adapter.declaration.fields if one.kind in (Kind.TEXT, Kind.SECRET)}
		known = settings_of(adapter, text, **own)
		known.hosts()
		names = {one.name for one in adapter.declaration.fields}
		for problem in known.problems():
			assert problem.setting in names
			assert problem.message.format(**problem.params)


@pytest.fixture
def nobody() -> Iterator[str]:
	"""An address where nobody listens."""
	with socket.socket() as taken:
		taken.bind(("127.0.0.1", 0))
		yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@each_channel
def test_a_shop_that_cannot_be_reached_is_an_error_that_is_tried_again(adapter, nobody):
	for name, call in calls_of_channel(a_channel(adapter, nobody)).items():
		with pytest.raises(HttpError) as caught:
			call()
		assert HIDDEN not in str(caught.value), name


ODD = {"data": None, "errors": "no", "orders": 1, "id": None, "rates": 1, "labels": [1], "parcels": {}}
ANSWERS = {
	"not valid JSON": (200, "<html>down</html>"),
	"a list": (200, "[]"),
	"an empty object": (200, "{}"),
	"a text": (200, '"no"'),
	"odd": (200, json.dumps(ODD)),
	"not found": (404, "{}"),
	"not allowed": (401, "{}"),
	"refused": (422, '{"message": "no"}'),
	"broken": (500, "oops"),
}


def answering(server: HTTPServer, answer: str) -> str:
	"""A server that answers everything so; its address."""
	status, body = ANSWERS[answer]
	server.expect_request(re.compile(".*")).respond_with_data(body, status, content_type="application/json")
	return f"http://127.0.0.1:{server.port}"


@each_channel
@pytest.mark.parametrize("answer", ANSWERS)
def test_whatever_a_shop_answers_is_understood_or_a_problem_of_the_channel(
	adapter, answer, httpserver: HTTPServer
):
	url = answering(httpserver, answer)
	for name, call in calls_of_channel(a_channel(adapter, url)).items():
		try:
			call()
		except (HttpError, ChannelError, NoRecipient) as error:
			assert HIDDEN not in str(error), name
		except PayloadError as error:
			asks = ("check", "describe", "fetch_order", OfChannel.POLLING, OfChannel.CATALOGUE)
			assert name in asks and HIDDEN not in str(error)


@each_courier
@pytest.mark.parametrize("answer", ANSWERS)
def test_whatever_a_courier_answers_is_understood_or_a_problem_of_the_courier(
	adapter, answer, httpserver: HTTPServer
):
	url = answering(httpserver, answer)
	for name, call in calls_of_courier(a_courier(adapter, url)).items():
		try:
			call()
		except (HttpError, CourierError) as error:
			assert HIDDEN not in str(error) and "Ada" not in str(error), name


@each_courier
def test_a_courier_that_cannot_be_reached_is_an_error_that_is_tried_again(adapter, nobody):
	one = a_courier(adapter, nobody)
	if not one.declaration.can(OfCourier.NETWORK):
		assert one.quote(shipment()) and one.buy(shipment(), "Ground", "k").tracking_number
		return
	for name, call in calls_of_courier(one).items():
		with pytest.raises(HttpError) as caught:
			call()
		assert HIDDEN not in str(caught.value), name


@each
def test_a_webhook_without_the_secret_is_refused(adapter):
	make, refused = (
		(a_channel, SignatureError)
		if issubclass(adapter, ChannelAdapter)
		else (a_courier, CourierSignatureError)
	)
	for secret in ("", HIDDEN):
		for body in (b"{}", b'{"id": 1}', b"\xff"):
			with pytest.raises(refused) as caught:
				make(adapter, "https://a.example.com", webhook_secret=secret).read_webhook({}, body)
			assert HIDDEN not in str(caught.value)


@each_channel
def test_a_payload_that_is_no_order_names_what_is_wrong(adapter):
	one = a_channel(adapter, "https://a.example.com")
	for payload in ({}, {"id": None}, {"id": 1, "lines": 3}):
		try:
			assert one.to_canonical("orders/polled", payload) is None
		except PayloadError as error:
			assert str(error)


@each_channel
def test_a_shop_is_not_told_what_the_channel_has_no_place_for(adapter):
	one = a_channel(adapter, "https://a.example.com")
	pushes = {
		OfChannel.REFUNDS: one.push_refund,
		OfChannel.CANCELLATIONS: one.cancel_order,
		OfChannel.STOCK: one.push_stock,
		OfChannel.TRACKING: one.push_tracking,
		OfChannel.FULFILMENTS: one.push_fulfilment,
		OfChannel.CATALOGUE: one.catalogue,
		OfChannel.REGISTRATION: one.register_webhooks,
	}
	for capability, push in pushes.items():
		if not one.declaration.can(capability):
			with pytest.raises(NoRecipient, match=one.declaration.name):
				push(None)


def test_one_that_is_not_sound_says_what_it_lacks_and_disturbs_no_other(tmp_path, monkeypatch):
	(tmp_path / "odd_channel.py").write_text(
		"from ecom_erp.integrations.channels.shopify import Adapter as Shopify\n"
		"from dataclasses import replace\n"
		"class Adapter(Shopify):\n"
		"\tdeclaration = replace(Shopify.declaration, name='Odd', key='Odd Key')\n"
	)
	(tmp_path / "double_channel.py").write_text(
		"from ecom_erp.integrations.channels.shopify import Adapter\n"
	)
	monkeypatch.syspath_prepend(str(tmp_path))
	found = channels.registered(("odd_channel", "double_channel", "no_such_module", "bazaar.channel"))
	assert "Bazaar" in found.classes and "Odd" not in found.classes
	assert "key 'Odd Key'" in found.faults["odd_channel"]
	assert "registered already" in found.faults["double_channel"]
	assert "ModuleNotFoundError" in found.faults["no_such_module"]


def test_a_capability_without_its_method_is_a_fault():
	bazaar = CHANNELS["Bazaar"]
	more = dataclasses.replace(bazaar.declaration, capabilities=frozenset(OfChannel))
	boasting = type("Adapter", (bazaar,), {"declaration": more})
	assert "it declares REFUNDS and lacks push_refund" in registry.adapter_faults(boasting, channel_base)
	less = dataclasses.replace(bazaar.declaration, capabilities=frozenset())
	modest = type("Adapter", (bazaar,), {"declaration": less})
	assert "it has push_fulfilment and does not declare FULFILMENTS" in registry.adapter_faults(
		modest, channel_base
	)
