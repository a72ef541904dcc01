"""Orders from the simulated shop into canonical orders, by polling and by webhook."""

import csv
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from ecom_erp.core.orders.canonical import PaymentKind, PaymentState, ShopStop, from_dict, to_dict
from ecom_erp.core.orders.posting import DIFFERENCE, Part, posting
from ecom_erp.core.review.checks import validate
from ecom_erp.core.review.facts import ReviewFacts
from ecom_erp.integrations.channels.base import PayloadError
from ecom_erp.integrations.channels.shopify import graphql, order_queries, rest
from ecom_erp.integrations.channels.shopify.adapter import POLLED
from ecom_sandbox import fixture, rest_view
from tests.channels.conftest import BASE, EARLY, make_adapter

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
LAST_LINE_UNMAPPED = "AO-STICKER-PK"
# orders that are sound when they come, or not yet, whatever becomes of them later
AT_FIRST = {
	"edited_after_import": "unpaid",
	"edited_after_allocation": "",
	"cancelled_after_allocation": "",
	"over_approval_limit": "",
	"duplicate": "",
	"no_courier_goes_there": "",
}


def expected_table():
	with open(FIXTURES / "expected.csv", encoding="utf-8", newline="") as file:
		return {row["number"]: row for row in csv.DictReader(file) if row["shop"] == "us"}


def polled(adapter, since=EARLY):
	return [event for page in adapter.updated_orders(since) for event in page]


def canonical(adapter, number):
	return next(
		order
		for event in polled(adapter)
		if (order := adapter.to_canonical(event.topic, event.payload)).number == number
	)


def without_payments(order):
	return replace(order, payments=())


def test_polling_brings_every_order_once_oldest_change_first(full_sandbox):
	events = polled(make_adapter(full_sandbox))
	assert len({event.external_id for event in events}) == len(events) == 140
	times = [event.occurred_at for event in events]
	assert times == sorted(times)
	assert events[0].event_id.startswith(f"{events[0].external_id}@{times[0]:%Y-%m-%dT%H:%M:%SZ}/")
	assert {event.topic for event in events} == {POLLED}


def test_polling_starts_at_the_time_asked_for(full_sandbox):
	adapter = make_adapter(full_sandbox)
	times = [event.occurred_at for event in polled(adapter)]
	later = polled(adapter, times[40])
	assert [event.occurred_at for event in later] == times[40:]


def test_an_order_that_changes_while_pages_are_read_is_not_lost(full_sandbox):
	adapter = make_adapter(full_sandbox)
	seen = []
	for page in adapter.updated_orders(EARLY):
		if not seen:
			changed = page[0].external_id
			full_sandbox.shop.change(changed, note="changed meanwhile")
		seen.extend(event.external_id for event in page)
	assert len(set(seen)) == 140
	assert seen.count(changed) == 2


@pytest.mark.parametrize("column", ["stated_total", "computed_total", "tip", "shipping", "tax", "paid"])
def test_the_money_of_all_orders_is_that_of_the_table(full_sandbox, column):
	adapter, table = make_adapter(full_sandbox), expected_table()
	figures = {
		"stated_total": lambda order: order.total,
		"computed_total": lambda order: order.computed_total,
		"tip": lambda order: order.tip,
		"shipping": lambda order: order.shipping,
		"tax": lambda order: order.tax,
		"paid": lambda order: order.paid,
	}
	for event in polled(adapter):
		order = adapter.to_canonical(event.topic, event.payload)
		assert figures[column](order) == Decimal(table[order.number][column]), order.number


def test_review_finds_in_each_order_what_the_fixture_says(full_sandbox):
	adapter, table = make_adapter(full_sandbox), expected_table()
	warnings = {}
	for event in polled(adapter):
		order = adapter.to_canonical(event.topic, event.payload)
		mapped = frozenset(line.external_id for line in order.lines if line.sku != LAST_LINE_UNMAPPED)
		findings = validate(order, ReviewFacts(shop_currency="USD", mapped_lines=mapped))
		blocking = " ".join(finding.code for finding in findings if finding.blocking)
		row = table[order.number]
		assert blocking == AT_FIRST.get(row["difficulty"], row["reasons"]), order.number
		for finding in findings:
			if not finding.blocking:
				warnings[order.number] = finding.code
	assert warnings == {"#1021": "buyer_unreachable", "#1084": "buyer_unreachable"}


def change_some(sandbox):
	"""Edits, returns and fulfilments, so that the readers see all that can happen to an order."""
	shop = sandbox.shop
	first = shop.get("#1006")
	line = first.lines[0]
	sale = first.transactions[0]
	shop.refund(first, "too small", [(line, 1, "return")], [(sale.id, Decimal("12.34"))], Decimal("2.50"))
	second = shop.get("#1010")
	shop.fulfil(second, [(second.lines[0], 1)], {"number": "AO1", "company": "Aurora Ground"}, True)
	shop.remove("#1005", shop.get("#1005").lines[0].id, 1)
	shop.add("#1018", next(iter(shop.listings)), 2)
	shop.cancel("#1033", "inventory")
	shop.change("#1050", note="ring twice", tags=["vip", "a b"])


def test_both_readers_give_the_same_order(full_sandbox):
	adapter = make_adapter(full_sandbox)
	for _round in range(2):
		for event in polled(adapter):
			body = rest_view.order_body(full_sandbox.shop.get(event.external_id))
			asked, sent = adapter.to_canonical(event.topic, event.payload), rest.read_order(body)
			assert without_payments(asked) == without_payments(sent)
			assert to_dict(without_payments(asked)) == to_dict(without_payments(sent))
		change_some(full_sandbox) if _round == 0 else None


def test_a_body_states_the_order_whole_once_it_was_cancelled_without_money(full_sandbox):
	"""Until then it says nothing of what stops the order: the shop is asked."""
	adapter = make_adapter(full_sandbox)
	for number in ("#1005", "#1018", "#1033", "#1050"):
		body = rest_view.order_body(full_sandbox.shop.get(number))
		assert adapter.to_canonical("orders/create", body) is None
		cancelled = {**body, "cancelled_at": body["updated_at"]}
		assert adapter.to_canonical("orders/cancelled", cancelled).cancelled_at
		sent, asked = rest.read_order(body), adapter.fetch_order(str(body["id"]))
		plain = [replace(p, external_id="") for p in asked.payments]
		assert plain == list(sent.payments) and len(plain) == 1
		assert sent.paid == 0 and sent.payments[0].gateway == "bank_deposit"


def test_captured_money_always_has_its_id(full_sandbox):
	adapter = make_adapter(full_sandbox)
	for event in polled(adapter):
		body = rest_view.order_body(full_sandbox.shop.get(event.external_id))
		sent = adapter.to_canonical("orders/updated", body)
		assert sent is None or (sent.cancelled_at and not sent.paid)
		asked = adapter.fetch_order(event.external_id)
		assert all(payment.external_id for payment in asked.payments)


def test_what_one_order_looks_like(full_sandbox):
	order = canonical(make_adapter(full_sandbox), "#1009")
	table = expected_table()["#1009"]
	assert order.external_id == "5400000001009"
	assert order.created_at == datetime(
		2026, 3, 7, 10, order.created_at.minute, order.created_at.second, tzinfo=timezone.utc
	)
	assert order.payment_state is PaymentState.PAID and order.tip == Decimal("5.00")
	assert order.shipping_method == "Standard" and str(order.shipping) == table["shipping"]
	assert order.lines[0].weight_grams > 0 and order.lines[0].listing_id.startswith("44100000")
	assert [p.kind for p in order.payments] == [PaymentKind.CAPTURE]
	assert order.payments[0].external_id == "6600000001009" and order.payments[0].gateway == "paypal"
	assert from_dict(to_dict(order)) == order


def test_a_guest_is_named_by_his_address(full_sandbox):
	order = canonical(make_adapter(full_sandbox), "#1021")
	assert order.buyer.external_id == "" and order.buyer.name == order.shipping_address.name != ""
	assert (order.buyer.email, order.buyer.phone, order.shipping_address.phone) == ("", "", "")


def test_a_return_keeps_the_total_and_tells_what_is_left(full_sandbox):
	change_some(full_sandbox)
	adapter = make_adapter(full_sandbox)
	order = canonical(adapter, "#1006")
	assert str(order.total) == str(order.computed_total) == expected_table()["#1006"]["stated_total"]
	assert order.payment_state is PaymentState.PARTIALLY_REFUNDED
	refund = order.refunds[0]
	assert (refund.amount, refund.shipping, refund.note) == (Decimal("12.34"), Decimal("2.50"), "too small")
	assert refund.lines[0].quantity == 1 and refund.lines[0].restocked
	assert order.payments[-1].kind is PaymentKind.REFUND and order.paid == order.total


def test_pieces_taken_off_by_an_edit_are_refund_lines_without_money(full_sandbox):
	change_some(full_sandbox)
	order = canonical(make_adapter(full_sandbox), "#1005")
	line = order.lines[0]
	left = line.quantity - sum(part.quantity for refund in order.refunds for part in refund.lines)
	assert left == full_sandbox.shop.get("#1005").lines[0].current
	assert [refund.amount for refund in order.refunds] == [Decimal("0.00")]
	assert order.computed_total == order.total


def test_pieces_that_are_gone_without_a_record_are_told_as_removed(full_sandbox):
	node = dict(polled(make_adapter(full_sandbox))[0].payload)
	line = dict(node["lineItems"]["nodes"][0], quantity=4, currentQuantity=1)
	line["originalUnitPriceSet"] = {"shopMoney": {"amount": "10.0", "currencyCode": "USD"}}
	line["discountAllocations"], line["taxLines"] = [], []
	node["lineItems"] = {"nodes": [line]}
	order = graphql.read_order(node)
	assert order.refunds[0].amount == 0
	assert (order.refunds[0].lines[0].quantity, order.refunds[0].lines[0].amount) == (3, Decimal("30.00"))


def test_an_order_of_more_lines_than_a_page_is_read_whole(sandbox):
	order = sandbox.shop.place("#1001")
	variants = list(sandbox.shop.listings)
	for position in range(45):
		sandbox.shop.add(order.id, variants[position % 20], 1)
	adapter = make_adapter(sandbox)
	assert len(canonical(adapter, "#1001").lines) == 46
	assert len(adapter.fetch_order(order.id).lines) == 46
	assert "MoreLines" in sandbox.calls


def test_a_refund_of_more_lines_than_a_page_is_read_whole(sandbox):
	"""A cancelled order pays all of its 43 lines back at once."""
	order = sandbox.shop.place("#1001")
	variants = list(sandbox.shop.listings)
	for position in range(42):
		sandbox.shop.add(order.id, variants[position % 20], 2)
	pieces = {line.id: line.quantity for line in order.lines}
	parts = [(line, line.quantity, "cancel") for line in order.lines]
	sandbox.shop.refund(order, "", parts, [(order.transactions[0].id, Decimal("1.00"))])
	adapter = make_adapter(sandbox)
	for read in (canonical(adapter, "#1001"), adapter.fetch_order(order.id)):
		(refund,) = read.refunds
		assert {part.line_id: part.quantity for part in refund.lines} == pieces and len(pieces) == 43
	assert sandbox.calls.count("MoreRefundLines") == 2


def test_shipping_lines_and_parts_behind_the_first_page_are_read(sandbox):
	"""The eleventh part of the order is on hold; six shipping lines name what the buyer chose."""
	order = sandbox.shop.place("#1001")
	method = order.shipping["title"]
	order.free_shipping = [f"Part {number}" for number in range(1, 6)]
	order.other_parts = ["OPEN"] * 9 + ["ON_HOLD"]
	adapter = make_adapter(sandbox)
	for read in (canonical(adapter, "#1001"), adapter.fetch_order(order.id)):
		assert read.shipping_method == ", ".join([method, "Part 1", "Part 2", "Part 3", "Part 4", "Part 5"])
		assert (read.shipping, read.stop) == (
			order.shipping["price"] - order.shipping["discount"],
			ShopStop.HELD,
		)
	assert sandbox.calls.count("MoreShippingLines") == sandbox.calls.count("MoreDeliveries") == 2


def test_cents_of_an_order_paid_in_another_currency_are_no_reason_to_hold_it(full_sandbox):
	"""Its amounts were converted one by one, so they may be off by half a cent each; without that a cent is a difference."""
	order = full_sandbox.shop.get("#1005")
	adapter = make_adapter(full_sandbox)
	order.total += Decimal("0.01")
	both = lambda: (adapter.fetch_order(order.id), rest.read_order(rest_view.order_body(order)))  # noqa: E731
	money = {"total_mismatch", "converted_cents"}
	totals = lambda read: [one.code for one in validate(read, ReviewFacts()) if one.code in money]  # noqa: E731
	assert [totals(read) for read in both()] == [["total_mismatch"]] * 2
	order.presentment_currency = "CAD"
	assert [totals(read) for read in both()] == [["converted_cents"]] * 2
	assert posted_difference(adapter.fetch_order(order.id)) == Decimal("0.01")


def posted_difference(order):
	parts = [Part(line.external_id, line.sku, line.quantity, "Main") for line in order.lines]
	return sum(charge.amount for charge in posting(order, parts).charges if charge.kind == DIFFERENCE)


def test_a_test_order_says_so(full_sandbox):
	order = full_sandbox.shop.get("#1005")
	adapter = make_adapter(full_sandbox)
	assert not canonical(adapter, "#1005").is_test
	order.is_test = True
	assert adapter.fetch_order(order.id).is_test and rest.read_order(rest_view.order_body(order)).is_test


def tipped(node, *lines, tip="5.0", goods="20.0"):
	"""Shopify's answer with one line of goods and others without."""
	money = lambda amount: {"shopMoney": {"amount": amount, "currencyCode": "USD"}}  # noqa: E731
	plain = {"discountAllocations": [], "taxLines": []}
	first = {
		**node["lineItems"]["nodes"][0],
		**plain,
		"quantity": 1,
		"currentQuantity": 1,
		"originalUnitPriceSet": money(goods),
	}
	more = [
		{**first, "id": f"gid://shopify/LineItem/9{place}", "variant": None, "sku": None, "title": title,
			"requiresShipping": False, "weight": None, "originalUnitPriceSet": money(price)}
		for place, (title, price) in enumerate(lines)
	]  # fmt: skip
	total = str(Decimal(goods) + sum(Decimal(price) for _title, price in lines))
	return {**node, "lineItems": {"nodes": [first, *more]}, "totalTipReceivedSet": money(tip), "shippingLines": {"nodes": []},
		"refunds": [], "totalPriceSet": money(total), "additionalFees": []}  # fmt: skip


@pytest.mark.parametrize(
	("lines", "left"),
	[
		([("Tip", "5.0")], 1),
		([("Tip", "2.0"), ("Tip", "3.0")], 1),
		([("Trinkgeld", "5.0"), ("Engraving", "4.0")], 2),
		([("Engraving", "5.0"), ("Tip", "5.0")], 2),
	],
)
def test_a_tip_among_the_lines_is_counted_once(full_sandbox, lines, left):
	node = polled(make_adapter(full_sandbox))[0].payload
	order = graphql.read_order(tipped(node, *lines))
	assert len(order.lines) == left and order.tip == Decimal("5.00")
	assert order.computed_total == order.total


def test_what_only_looks_like_a_tip_stays_a_line(full_sandbox):
	"""Here the tip is not among the lines, and the total counts both."""
	node = tipped(polled(make_adapter(full_sandbox))[0].payload, ("Engraving", "5.0"))
	node["totalPriceSet"]["shopMoney"]["amount"] = "30.0"
	order = graphql.read_order(node)
	assert len(order.lines) == 2 and order.computed_total == order.total == Decimal("30.00")


def test_an_order_with_more_refunds_than_can_be_read_is_not_read_in_part(full_sandbox):
	order = full_sandbox.shop.get("#1006")
	for _refund in range(order_queries.REFUNDS):
		full_sandbox.shop.refund(order, "", [], [(order.transactions[0].id, Decimal("0.01"))])
	with pytest.raises(PayloadError, match="refunds"):
		make_adapter(full_sandbox).fetch_order(order.id)


def test_an_unknown_order_is_none(adapter):
	assert adapter.fetch_order("999") is None


@pytest.mark.parametrize(
	"field", ["legacyResourceId", "name", "createdAt", "updatedAt", "totalPriceSet", "lineItems"]
)
def test_a_missing_field_is_named(full_sandbox, field):
	node = {**polled(make_adapter(full_sandbox))[0].payload}
	del node[field]
	with pytest.raises(PayloadError, match=field):
		graphql.read_order(node)


@pytest.mark.parametrize(
	("field", "value"),
	[
		("total_price", "NaN"),
		("total_price", "ten"),
		("created_at", "yesterday"),
		("financial_status", "odd"),
	],
)
def test_a_malformed_field_is_refused(full_sandbox, field, value):
	body = {**rest_view.order_body(full_sandbox.shop.get("#1005")), field: value}
	with pytest.raises(PayloadError, match=value if field == "financial_status" else field) as caught:
		rest.read_order(body)
	assert "example.com" not in str(caught.value)


def test_the_fixture_orders_lie_in_the_week_before_the_run():
	orders = fixture.read(FIXTURES)["orders"]
	times = [fixture.placed_at(order, BASE) for order in orders]
	assert all(BASE - timedelta(days=8) < at < BASE for at in times)


def fulfilment_of(order):
	return order.fulfilled, [line.fulfilled for line in order.lines]


def test_what_shopify_has_sent_by_itself(full_sandbox):
	"""Nothing, a part, then all; both readers say the same. Removed pieces are not sent."""
	adapter, shop = make_adapter(full_sandbox), full_sandbox.shop
	order = shop.get("#1010")
	pieces = [line.quantity for line in order.lines]
	assert fulfilment_of(canonical(adapter, "#1010")) == (False, [0] * len(pieces))
	shop.fulfil(order, [(order.lines[0], 1)], {}, False)
	assert fulfilment_of(canonical(adapter, "#1010")) == (False, [1] + [0] * (len(pieces) - 1))
	for line in order.lines:
		if line.open:
			shop.fulfil(order, [(line, line.open)], {}, False)
	assert fulfilment_of(canonical(adapter, "#1010")) == (True, pieces)
	assert rest.read_order(rest_view.order_body(order)).fulfilled
	removed = shop.get("#1005")
	shop.remove("#1005", removed.lines[0].id, 1)
	assert fulfilment_of(canonical(adapter, "#1005")) == (False, [0] * len(removed.lines))


def test_pieces_that_were_sent_and_came_back_are_not_among_those_sent(full_sandbox):
	adapter, shop = make_adapter(full_sandbox), full_sandbox.shop
	order = shop.get("#1010")
	for line in order.lines:
		shop.fulfil(order, [(line, line.quantity)], {}, False)
	shop.refund(order, "too small", [(order.lines[0], 1, "return")], [])
	found = canonical(adapter, "#1010")
	assert found.fulfilled
	assert (
		found.lines[0].fulfilled == order.lines[0].quantity - 1 == found.current_quantities[order.lines[0].id]
	)
