"""A shop of one's own: what it pushes, what it is asked, what it is told."""

import csv
import hashlib
import hmac
import json
import re
from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from ecom_erp.core.orders.canonical import PaymentKind, PaymentState
from ecom_erp.integrations.channels.base import (
	ChannelError,
	NoRecipient,
	PayloadError,
	SignatureError,
	StockRefused,
)
from ecom_erp.integrations.channels.notices import (
	CancelNotice,
	FulfilmentNotice,
	RefundNotice,
	SentPackage,
	StockLevel,
	TrackingNotice,
)
from ecom_erp.integrations.channels.own_shop import mapper, webhook
from ecom_erp.integrations.http import Unreachable
from ecom_sandbox import own_view
from tests.channels.conftest import EARLY, make_own

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/own-shop.md").read_text(encoding="utf-8")
EXAMPLE = json.loads(re.search(r"```json\n(.*?)```", GUIDE, re.DOTALL)[1])
SECRET, STAMP = "hush", 1772414190


def message(order, topic="orders/create", stamp=STAMP, secret=SECRET, event="e-1"):
	body = json.dumps(order, ensure_ascii=False, separators=(",", ":")).encode()
	digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
	headers = {
		"X-Ecom-Topic": topic,
		"X-Ecom-Timestamp": str(stamp),
		"X-Ecom-Signature": f"sha256={digest}",
		"X-Ecom-Event-Id": event,
	}
	return headers, body


def read(headers, body, *, secret=SECRET, may_ask=False, now=STAMP):
	return webhook.read(secret, headers, body, may_ask, now)


def changed(**fields):
	return {**EXAMPLE, **fields}


def test_the_guides_example_is_signed_as_the_guide_says():
	written = re.search(r"^sha256=[0-9a-f]{64}$", GUIDE, re.MULTILINE)[0]
	headers, body = message(EXAMPLE)
	assert headers["X-Ecom-Signature"] == written
	assert read({**headers, "X-Ecom-Signature": written}, body).external_id == "A-1001"


def test_the_guides_code_makes_a_message_that_is_accepted():
	code = re.search(r"```python\n(.*?)```", GUIDE, re.DOTALL)[1]
	names = {}
	exec(compile(code, "own-shop.md", "exec"), names)
	body, headers = names["headers"](SECRET, EXAMPLE, "e-9")
	event = webhook.read(SECRET, headers, body, False)
	assert (event.event_id, event.topic) == ("e-9/orders/create", "orders/create")


def test_the_guides_example_means_what_the_guide_says():
	headers, body = message(EXAMPLE)
	order = mapper.read_order(read(headers, body).payload)
	assert order.computed_total == order.total == Decimal("246.00") and order.taxes_included
	assert order.created_at == datetime(2026, 3, 2, 1, 15, tzinfo=timezone.utc)
	assert order.payment_state is PaymentState.PAID and order.paid == Decimal("246.00")
	assert order.payments[0].fee == Decimal("1.48") and order.payments[0].kind is PaymentKind.CAPTURE
	assert (order.lines[0].listing_id, order.lines[0].quantity, order.lines[0].discount) == (
		"MUG-WHITE",
		3,
		Decimal("7.00"),
	)
	assert order.buyer.name == "李雷" and order.shipping_address.country_code == "CN"


def test_every_field_of_the_guides_tables_is_known():
	"""The words in backticks at the beginning of the tables' rows are fields of the shape."""
	section = GUIDE[GUIDE.index("### The fields") : GUIDE.index("## What the app tells")]
	rows = [
		line.split("|")[1]
		for line in section.splitlines()
		if line.startswith("| ") and "`" in line.split("|")[1]
	]
	named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
	order = mapper.to_json(mapper.read_order(EXAMPLE))
	known = {
		*order,
		*order["lines"][0],
		*order["payments"][0],
		"id",
		"amount",
		"created_at",
		"shipping",
		"note",
		"lines",
	}
	assert named == known


@pytest.mark.parametrize(
	("headers", "error"),
	[
		({"X-Ecom-Signature": ""}, SignatureError),
		({"X-Ecom-Signature": "sha256=" + "0" * 64}, SignatureError),
		({"X-Ecom-Signature": "ü"}, SignatureError),
		({"X-Ecom-Timestamp": str(STAMP + 1)}, SignatureError),
		({"X-Ecom-Timestamp": ""}, SignatureError),
		({"X-Ecom-Topic": "orders/burnt"}, PayloadError),
	],
)
def test_a_header_that_is_not_right(headers, error):
	good, body = message(EXAMPLE)
	with pytest.raises(error):
		read({**good, **headers}, body)


def test_a_shop_without_secret_accepts_nothing():
	with pytest.raises(SignatureError):
		read(*message(EXAMPLE, secret=""), secret="")


@pytest.mark.parametrize(("seconds", "accepted"), [(-301, False), (-299, True), (299, True), (301, False)])
def test_an_old_message_is_not_played_again(seconds, accepted):
	headers, body = message(EXAMPLE)
	if accepted:
		assert read(headers, body, now=STAMP + seconds)
	else:
		with pytest.raises(SignatureError, match="five minutes"):
			read(headers, body, now=STAMP + seconds)


LINE, PAYMENT = EXAMPLE["lines"][0], EXAMPLE["payments"][0]
REFUND = {"id": "r1", "amount": "10.00", "lines": [{"line_id": "1", "quantity": 1}]}


@pytest.mark.parametrize(
	("fields", "says"),
	[
		({"id": None}, "id is missing"),
		({"id": "A 1"}, "id is not an id"),
		({"id": "A<1"}, "id is not an id"),
		({"id": "A" * 61}, "id is not an id"),
		({"number": ""}, "number is empty"),
		({"created_at": "yesterday"}, "created_at is not a time"),
		({"updated_at": "2026-03-02T09:16:30"}, "updated_at has no time zone"),
		({"currency": "yuan"}, "currency is not a currency code"),
		({"payment_state": "payed"}, "payment_state is none of pending, authorized"),
		({"total": "12,50"}, "total is not an amount"),
		({"total": "-1"}, "total is negative"),
		({"total": True}, "total is not an amount"),
		({"total": "NaN"}, "total is not an amount"),
		({"shiping": "1.00"}, "shiping is not known"),
		({"lines": {}}, "lines is not a list"),
		({"lines": [1]}, r"lines\[0\] is not an object"),
		({"lines": [LINE, {**LINE, "id": "2", "quantity": 1.5}]}, r"lines\[1\].quantity is not a whole number"),
		({"lines": [LINE, {**LINE, "id": "2", "unit_price": None}]}, r"lines\[1\].unit_price is missing"),
		({"lines": [LINE, LINE]}, r"lines\[1\].id appears more than once"),
		({"lines": [{**LINE, "colour": "red"}]}, r"lines\[0\].colour is not known"),
		({"payments": [{**PAYMENT, "id": ""}]}, r"payments\[0\].id is missing: money that moved"),
		({"payments": [{**PAYMENT, "kind": "gift"}]}, r"payments\[0\].kind is none of"),
		({"refunds": [{**REFUND, "id": None}]}, r"refunds\[0\].id is missing"),
		({"refunds": [{**REFUND, "lines": [{"line_id": "9", "quantity": 1}]}]}, r"refunds\[0\].lines\[0\].line_id is no"),
		({"shipping_address": {"country_code": "China"}}, "shipping_address.country_code is not a country code"),
		({"buyer": {"mail": "x"}}, "buyer.mail is not known"),
		({"taxes_included": "yes"}, "taxes_included is neither true nor false"),
		({"tags": "vip"}, "tags is not a list of texts"),
	],
)  # fmt: skip
def test_what_is_wrong_is_told_by_the_fields_path(fields, says):
	with pytest.raises(PayloadError, match=says) as told:
		read(*message(changed(**fields)))
	assert "李雷" not in str(told.value)


def test_a_number_keeps_its_cents():
	"""0.1 + 0.2 as binary fractions would not."""
	body = json.dumps(EXAMPLE).replace('"16.00"', "16.10").encode()
	assert mapper.read_order(webhook.parse(body)).shipping == Decimal("16.10")


def test_a_payment_still_to_come_has_no_id():
	awaited = {"gateway": "bank_transfer", "amount": "246.00", "succeeded": False}
	order = mapper.read_order(changed(payment_state="pending", payments=[awaited]))
	assert order.paid == 0 and order.payments[0].external_id == ""


def test_an_order_goes_through_json_and_back():
	order = mapper.read_order(changed(refunds=[REFUND], tags=["b", "a"], cancelled_at="2026-03-03T00:00:00Z"))
	assert mapper.read_order(json.loads(json.dumps(mapper.to_json(order)))) == order


def test_a_refund_that_comes_before_its_order_states_it(own):
	order = own.shop.place("AD-3001")
	sale, line = order.transactions[0], order.lines[0]
	own.shop.refund(order, "late", [(line, 1, "return")], [(sale.id, Decimal("50.00"))])
	headers, body = message(own_view.order_body(order), "refunds/create")
	stated = mapper.read_order(read(headers, body).payload)
	assert stated.external_id == order.id and stated.refunds[0].amount == Decimal("50.00")


def test_a_message_that_only_names_an_order(own):
	headers, body = message({"order_id": "AD202603001"}, "refunds/create")
	assert read(headers, body, may_ask=True).external_id == "AD202603001"
	with pytest.raises(PayloadError, match="no URL"):
		read(headers, body)
	own.shop.place("AD-3001")
	adapter = make_own(own)
	assert adapter.to_canonical("refunds/create", {"order_id": "AD202603001"}) is None
	assert adapter.fetch_order("AD202603001").number == "AD-3001"
	assert adapter.fetch_order("AD0") is None
	assert adapter.fetch_order("AD202603001?of=another") is None, "an id is one part of the path"


def test_polling_brings_every_order_once_oldest_change_first(full_own):
	adapter = make_own(full_own)
	events = [event for page in adapter.updated_orders(EARLY) for event in page]
	assert len({event.external_id for event in events}) == len(events) == 70
	assert [event.occurred_at for event in events] == sorted(event.occurred_at for event in events)
	with open(ROOT / "fixtures/expected.csv", encoding="utf-8", newline="") as file:
		expected = {row["number"]: row for row in csv.DictReader(file)}
	for event in events:
		order = adapter.to_canonical(event.topic, event.payload)
		row = expected[order.number]
		assert str(order.total) == row["stated_total"] and str(order.computed_total) == row["computed_total"]
		assert (order.paid, order.tax) == (Decimal(row["paid"]), Decimal(row["tax"]))


def test_one_order_that_is_not_understood_keeps_no_other_waiting(own):
	own.shop.place("AD-3001").currency = "nonsense"
	own.shop.place("AD-3002")
	adapter = make_own(own)
	bad, good = [event for page in adapter.updated_orders(EARLY) for event in page]
	assert adapter.to_canonical(good.topic, good.payload).number == "AD-3002"
	with pytest.raises(PayloadError, match="currency"):
		adapter.to_canonical(bad.topic, bad.payload)


@pytest.fixture
def order(own):
	return own.shop.place("AD-3001")


def parcel(order, number="SF1"):
	lines = tuple((line.id, line.quantity) for line in order.lines)
	return FulfilmentNotice(order.id, lines, number, "SF", "https://track.example.com/SF1")


def test_what_was_shipped_and_where_it_is(own, order):
	adapter = make_own(own)
	made = adapter.push_fulfilment(parcel(order))
	assert made == adapter.push_fulfilment(parcel(order)) == order.fulfilments[0].id
	at = datetime(2026, 3, 12, 9, 30, tzinfo=timezone.utc)
	told = TrackingNotice(order.id, made, "delivered", at, "", "WB-1-delivered")
	assert adapter.push_tracking(told) == adapter.push_tracking(told)
	assert [event["status"] for event in order.fulfilments[0].events] == ["delivered"]
	assert all(line.open == 0 for line in order.lines)


def test_parcels_that_left_earlier_are_told_along(own, order):
	told = replace(
		parcel(order, "SF2"), earlier=(SentPackage("SF1", "SF Express", "https://sf.example.com/SF1"),)
	)
	assert make_own(own).push_fulfilment(told) == make_own(own).push_fulfilment(told)
	assert [made.numbers for made in order.fulfilments] == [["SF2", "SF1"]]


def test_several_packages_are_told_together(own, order):
	told = replace(parcel(order, "SF2"), more=(SentPackage("SF3", "SF Express"),))
	assert make_own(own).push_fulfilment(told) == make_own(own).push_fulfilment(told)
	[body] = [body for path, body, _answer in own.told.values() if path.endswith("fulfilments")]
	assert [package["tracking_number"] for package in body["packages"]] == ["SF2", "SF3"]
	assert [made.numbers for made in order.fulfilments] == [["SF2", "SF3"]]


def test_parcels_without_a_number_are_told_one_by_one(own, order):
	adapter = make_own(own)
	first, *others = order.lines
	parts = [((first.id, first.quantity),), tuple((line.id, line.quantity) for line in others)]
	for number, lines in enumerate(parts, 1):
		notice = FulfilmentNotice(order.id, lines, "", "", parcel=f"O-3001-F{number}")
		assert adapter.push_fulfilment(notice) == adapter.push_fulfilment(notice)
	assert len(order.fulfilments) == 2
	assert all(line.open == 0 for line in order.lines)


@pytest.mark.parametrize("retries", [0, 2])
def test_a_refund_whose_answer_was_lost_pays_once(own, order, retries):
	adapter = make_own(own, retries=retries)
	notice = RefundNotice(order.id, Decimal("9.90"), "CNY", ((order.lines[0].id, 1, True),), "torn", "TKT-1")
	own.faults.add(kind="lost", operation="POST refunds")
	if not retries:
		with pytest.raises(Unreachable):
			adapter.push_refund(notice)
	assert adapter.push_refund(notice) == order.refunds[0].id
	assert order.returned == Decimal("9.90") and order.refunds[0].note == "torn [TKT-1]"


def test_a_cancellation_pays_back(own, order):
	adapter = make_own(own)
	notice = CancelNotice(order.id, "no stock", key="CAN-1")
	assert adapter.cancel_order(notice) == adapter.cancel_order(notice) == order.id
	assert order.cancelled_at and order.returned == order.paid


def test_stock_in_bulk(own):
	adapter, ids = make_own(own), list(own.shop.listings)
	adapter.push_stock([StockLevel(one, "", index) for index, one in enumerate(ids)])
	item = own.shop.listings[ids[7]]["inventory_item_id"]
	assert {pieces for (key, _place), pieces in own.shop.stock.items() if key == item} == {7}
	with pytest.raises(StockRefused) as refusal:
		adapter.push_stock([StockLevel("gone", "", 1), StockLevel(ids[7], "", 8)])
	assert refusal.value.listing_ids == ("gone",)
	assert {pieces for (key, _place), pieces in own.shop.stock.items() if key == item} == {8}


def test_a_refusal_is_told_in_the_shops_words(own, order):
	own.shop.cancel(order.id)
	with pytest.raises(ChannelError, match="The order is cancelled"):
		make_own(own).push_fulfilment(parcel(order))
	with pytest.raises(ChannelError, match="token is not valid"):
		make_own(own, token="guessed").check()


def test_a_shop_without_address_is_told_nothing(own, order):
	adapter = make_own(own, base_url="")
	assert list(adapter.updated_orders(EARLY)) == [] and adapter.fetch_order("1") is None
	with pytest.raises(NoRecipient, match="no URL"):
		adapter.push_fulfilment(parcel(order))
	with pytest.raises(NoRecipient):
		adapter.push_stock([StockLevel("AD-0001", "", 1)])


def test_what_the_simulated_shop_pushes_is_accepted(own, order):
	delivery = type("D", (), {"topic": "orders/create", "event_id": "1",
		"body": json.dumps(own_view.order_body(order)).encode()})  # fmt: skip
	event = make_own(own).read_webhook(own._webhook_headers(delivery), delivery.body)
	assert event.external_id == order.id


def test_what_an_own_shop_has_sent_by_itself():
	line = {**EXAMPLE["lines"][0], "fulfilled": 2}
	part = mapper.read_order(changed(lines=[line]))
	assert (part.fulfilled, part.lines[0].fulfilled) == (False, 2)
	whole = mapper.read_order(changed(fulfilled_at="2026-03-04T10:00:00Z"))
	assert (whole.fulfilled, whole.lines[0].fulfilled) == (True, 3)
	assert whole.fulfilled_at == datetime(2026, 3, 4, 10, tzinfo=timezone.utc)
	assert mapper.read_order(mapper.to_json(whole)) == whole
	with pytest.raises(PayloadError, match=r"^lines\[0\].fulfilled is more than its quantity$"):
		mapper.read_order(changed(lines=[{**line, "fulfilled": 4}]))


def test_an_own_shop_counts_what_it_was_told_as_sent(own, order):
	adapter = make_own(own)
	adapter.push_fulfilment(parcel(order))
	stated = adapter.fetch_order(order.id)
	assert [line.fulfilled for line in stated.lines] == [line.fulfilled for line in order.lines]
	assert any(line.fulfilled for line in stated.lines)


MASKED = {**EXAMPLE["shipping_address"], "name": "张*", "phone": "138****5678", "recipient_id": "oaid-9"}


@pytest.mark.parametrize(
	("stated", "of_shop", "platform"),
	[({}, "", ""), ({}, "Pinduoduo", "Pinduoduo"), ({"recipient_platform": "Taobao"}, "Pinduoduo", "Taobao")],
)
def test_whose_masked_buyer_it_is_stands_in_the_order_or_is_the_shops(own, stated, of_shop, platform):
	shop = make_own(own, marketplace=of_shop)
	order = shop.to_canonical("orders/create", changed(shipping_address={**MASKED, **stated}))
	assert order.shipping_address.recipient_id == "oaid-9"
	assert order.shipping_address.recipient_platform == platform
	plain = shop.to_canonical("orders/create", EXAMPLE)
	assert plain.shipping_address.recipient_platform == ""
