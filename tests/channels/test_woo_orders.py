"""Orders from the simulated WooCommerce shop into canonical orders, by polling and by webhook."""

import csv
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ecom_erp.core.orders.canonical import PaymentKind, PaymentState, from_dict, to_dict
from ecom_erp.integrations.channels.base import ChannelError, PayloadError
from ecom_erp.integrations.channels.woocommerce.adapter import POLLED
from ecom_erp.integrations.channels.woocommerce.mapper import read_order
from ecom_sandbox import woo_view
from ecom_sandbox.woo_api import RestError
from ecom_sandbox.woo_server import refusal
from tests.channels.conftest import EARLY, make_woo

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SAMPLES = {
	"id": 727, "number": "727", "status": "processing", "currency": "USD",
	"date_created_gmt": "2017-03-22T19:28:02", "date_modified_gmt": "2017-03-22T19:28:08",
	"date_paid_gmt": "2017-03-22T19:28:08", "total": "29.35", "total_tax": "1.35", "prices_include_tax": False,
	"customer_id": 0, "customer_note": " ring twice ", "payment_method": "bacs", "transaction_id": "",
	"billing": {"first_name": "John", "last_name": "Doe", "address_1": "969 Market", "city": "San Francisco",
		"state": "CA", "postcode": "94103", "country": "US", "email": "john.doe@example.com", "phone": "555"},
	"shipping": {"first_name": "John", "last_name": "Doe", "address_1": "969 Market", "city": "San Francisco",
		"state": "CA", "postcode": "94103", "country": "US"},
	"meta_data": [],
	"line_items": [
		{"id": 315, "name": "Woo Single #1", "product_id": 93, "variation_id": 0, "quantity": 2,
			"subtotal": "6.00", "subtotal_tax": "0.45", "total": "6.00", "total_tax": "0.45",
			"taxes": [{"id": 75, "total": "0.45"}], "sku": "", "price": 3},
		{"id": 316, "name": "Ship Your Idea &ndash; Color: Black", "product_id": 22, "variation_id": 23,
			"quantity": 1, "subtotal": "12.00", "subtotal_tax": "0.90", "total": "12.00", "total_tax": "0.90",
			"taxes": [{"id": 75, "total": "0.9"}], "sku": "Bar3", "price": 12}],
	"shipping_lines": [{"id": 317, "method_title": "Flat Rate", "total": "10.00", "total_tax": "0.00", "taxes": []}],
	"fee_lines": [], "coupon_lines": [{"id": 1, "code": "WELCOME10"}], "refunds": [],
}  # fmt: skip


def polled(adapter, since=EARLY):
	return [event for page in adapter.updated_orders(since) for event in page]


def table():
	with open(FIXTURES / "expected.csv", encoding="utf-8", newline="") as file:
		return {row["number"]: row for row in csv.DictReader(file)}


def changed(**fields):
	return read_order({**SAMPLES, **fields})


def test_polling_brings_every_order_once_oldest_change_first(full_woo):
	events = polled(make_woo(full_woo))
	assert len({event.external_id for event in events}) == len(events) == 90
	assert [event.occurred_at for event in events] == sorted(event.occurred_at for event in events)
	assert {event.topic for event in events} == {POLLED}
	assert full_woo.calls.count("GET orders") == 3, "the bin and two pages"


def test_polling_starts_at_the_time_asked_for(full_woo):
	times = [event.occurred_at for event in polled(make_woo(full_woo))]
	assert [event.occurred_at for event in polled(make_woo(full_woo), times[40])] == times[40:]


def test_an_order_that_changes_while_pages_are_read_is_not_lost(full_woo):
	seen = []
	for page in make_woo(full_woo).updated_orders(EARLY):
		if not seen:
			for event in page[:7]:  # these move to the end, all others move up
				full_woo.shop.change(event.external_id, note="changed meanwhile")
		seen.extend(event.external_id for event in page)
	assert len(set(seen)) == 90 and len(seen) == 97


def test_a_hundred_orders_changed_in_one_second_are_all_read(full_woo):
	at = full_woo.shop.now()
	for order in full_woo.shop.orders.values():
		order.updated_at = at
	assert len({event.external_id for event in polled(make_woo(full_woo))}) == 90


def test_two_changes_within_a_second_are_two_events(woo):
	order = woo.shop.place("2007")
	adapter = make_woo(woo)
	(first,) = polled(adapter)
	order.note = "changed within the same second"
	(second,) = polled(adapter)
	assert (first.event_id == second.event_id, first.occurred_at == second.occurred_at) == (False, True)
	assert polled(adapter)[0].event_id == second.event_id


@pytest.mark.parametrize("column", ["stated_total", "computed_total", "tip", "tax", "paid"])
def test_the_money_of_all_orders_is_that_of_the_table(full_woo, column):
	adapter, expected = make_woo(full_woo), table()
	figures = {
		"stated_total": lambda order: order.total,
		"computed_total": lambda order: order.computed_total,
		"tip": lambda order: order.tip,
		"tax": lambda order: order.tax,
		"paid": lambda order: order.paid,
	}
	for event in polled(adapter):
		order = adapter.to_canonical(event.topic, event.payload)
		assert figures[column](order) == Decimal(expected[order.number][column]), order.number


def test_coupon_fee_and_gateway_fee(full_woo):
	"""2007: four lines 10 % off by WELCOME10, gift wrapping for 3.50 with 0.56 tax; Stripe keeps 1.5 % and 0.25."""
	order = make_woo(full_woo).fetch_order("2007")
	assert [line.unit_price for line in order.lines] == [
		Decimal("25.95"),
		Decimal("30.95"),
		Decimal("68.95"),
		Decimal("44.95"),
	]
	assert [str(line.discount) for line in order.lines] == ["7.79", "6.19", "20.69", "8.99"]
	assert (str(order.fees), str(order.fees_tax)) == ("3.50", "0.56") and order.tags == ("coupon welcome10",)
	(payment,) = order.payments
	assert (payment.external_id, payment.gateway) == ("ch_2007", "stripe")
	assert payment.fee == Decimal("6.42")  # 411.29 * 0.015 = 6.16935, and 0.25
	assert from_dict(to_dict(order)) == order


def test_a_webhook_and_a_poll_state_the_same_order(full_woo):
	adapter = make_woo(full_woo)
	for event in polled(adapter):
		body = woo_view.order_body(full_woo.shop.get(event.external_id))
		assert adapter.to_canonical("order.updated", body) == adapter.to_canonical(event.topic, event.payload)


def test_a_webhook_of_an_order_with_refunds_is_asked_for(woo):
	order = woo.shop.place("2007")
	line, sale = order.lines[0], order.transactions[0]
	refund = woo.shop.refund(order, "torn", [(line, 1, "return")], [(sale.id, Decimal("23.35"))])
	adapter = make_woo(woo)
	assert adapter.to_canonical("order.updated", woo_view.order_body(order)) is None
	asked, (event,) = adapter.fetch_order(order.id), polled(adapter)
	assert adapter.to_canonical(event.topic, event.payload) == asked
	assert asked.payment_state is PaymentState.PARTIALLY_REFUNDED and asked.computed_total == asked.total
	(given,) = asked.refunds
	assert (given.external_id, given.amount, given.note) == (refund.id, Decimal("23.35"), "torn")
	# 70.06 paid for three pieces with 11.19 tax; a third of it
	assert [(r.line_id, r.quantity, r.amount, r.tax) for r in given.lines] == [
		(line.id, 1, Decimal("23.35"), Decimal("3.73"))
	]
	assert [p.kind for p in asked.payments] == [PaymentKind.CAPTURE, PaymentKind.REFUND]


def test_refunds_that_the_shop_does_not_tell_keep_no_other_order_waiting(woo):
	"""Such an order is asked for alone, and says then why it is refused."""
	torn, other = woo.shop.place("2007"), woo.shop.place("2008")
	woo.shop.refund(
		torn, "torn", [(torn.lines[0], 1, "return")], [(torn.transactions[0].id, Decimal("23.35"))]
	)
	prepare = woo.prepare

	def prepared(request):
		name, work = prepare(request)

		def refused():
			return refusal(RestError("woocommerce_rest_shop_order_invalid_id", "Invalid ID.", 404))

		return name, refused if name == "GET refunds" else work

	woo.prepare = prepared
	adapter = make_woo(woo)
	found = {event.external_id: adapter.to_canonical(event.topic, event.payload) for event in polled(adapter)}
	assert set(found) == {torn.id, other.id}
	assert found[torn.id] is None and found[other.id].external_id == other.id
	with pytest.raises(ChannelError):
		adapter.fetch_order(torn.id)


def test_the_documentations_own_order():
	order = changed()
	assert (order.number, order.taxes_included, order.computed_total) == ("727", False, Decimal("29.35"))
	assert [line.listing_id for line in order.lines] == ["93", "22:23"]
	assert order.lines[1].title == "Ship Your Idea – Color: Black" and order.lines[0].unit_price == Decimal(
		"3.00"
	)
	assert order.created_at.isoformat() == "2017-03-22T19:28:02+00:00"
	assert order.buyer.external_id == "" and order.buyer.name == "John Doe" and order.note == "ring twice"
	assert order.shipping_address.province_code == "CA" and order.shipping_address.phone == "555"
	assert (order.payments[0].external_id, order.payments[0].fee) == ("727-paid", None)
	assert order.tags == ("coupon WELCOME10",)


@pytest.mark.parametrize(
	("status", "paid", "state", "cancelled"),
	[
		("pending", False, PaymentState.PENDING, False),
		("on-hold", False, PaymentState.PENDING, False),
		("failed", False, PaymentState.PENDING, False),
		("processing", True, PaymentState.PAID, False),
		("processing", False, PaymentState.PENDING, False),  # cash on delivery
		("completed", True, PaymentState.PAID, False),
		("packing-by-plugin", True, PaymentState.PAID, False),
		("cancelled", False, PaymentState.VOIDED, True),
		("cancelled", True, PaymentState.PAID, True),
		("trash", True, PaymentState.PAID, True),
	],
)
def test_what_a_status_says(status, paid, state, cancelled):
	order = changed(status=status, date_paid_gmt=SAMPLES["date_paid_gmt"] if paid else None)
	assert order.payment_state is state and bool(order.cancelled_at) == cancelled
	assert order.paid == (order.total if paid else 0)
	assert all(payment.external_id for payment in order.payments if payment.succeeded)


@pytest.mark.parametrize(
	("country", "written", "name", "code"),
	[
		("US", "CA", "", "CA"),
		("JP", "JP27", "Osaka", ""),
		("JP", "JP13", "Tokyo", ""),
		("JP", "JP99", "", ""),
		("CN", "CN10", "Shanghai", ""),
		("TR", "TR35", "İzmir", ""),
		("EG", "EGALX", "", ""),
		("KE", "KE30", "", ""),
		("MA", "maagd", "", ""),
		("CL", "CL-RM", "", "RM"),
		("MX", "MX", "", "MX"),
		("CA", "Calgary", "Calgary", ""),
		("FR", "", "", ""),
	],
)
def test_states_of_addresses(country, written, name, code):
	address = changed(shipping={**SAMPLES["shipping"], "country": country, "state": written}).shipping_address
	assert (address.province, address.province_code) == (name, code)


def test_an_unpaid_order_names_the_gateway_it_is_to_be_paid_through():
	order = changed(status="processing", date_paid_gmt=None, payment_method="cod")
	assert [(p.external_id, p.gateway, p.succeeded) for p in order.payments] == [("", "cod", False)]


def test_a_full_refund():
	refund = {"id": 800, "date_created_gmt": "2017-03-23T10:00:00", "amount": "29.35", "reason": "",
		"line_items": [{"id": 1, "quantity": -2, "total": "-6.00", "total_tax": "-0.45",
			"meta_data": [{"key": "_refunded_item_id", "value": "315"}]}],
		"shipping_lines": [{"total": "-10.00", "total_tax": "0.00"}]}  # fmt: skip
	order = changed(status="refunded", refunds=[{"id": 800}], refund_details=[refund])
	assert order.payment_state is PaymentState.REFUNDED and order.refunds[0].shipping == Decimal("10.00")
	assert order.refunds[0].lines[0].quantity == 2 and order.refunds[0].lines[0].amount == Decimal("6.00")


@pytest.mark.parametrize(
	("meta", "fee"),
	[
		([{"key": "_stripe_fee", "value": "0.85"}, {"key": "_stripe_currency", "value": "USD"}], "0.85"),
		([{"key": "_stripe_fee", "value": "0.85"}, {"key": "_stripe_currency", "value": "EUR"}], None),
		([{"key": "_wcpay_transaction_fee", "value": 1.2}], "1.20"),
		([{"key": "PayPal Transaction Fee", "value": "1.33"}], "1.33"),
		([], None),
	],
)
def test_what_the_gateway_keeps(meta, fee):
	assert changed(meta_data=meta).payments[0].fee == (Decimal(fee) if fee else None)


def test_an_order_of_services_alone_is_not_shipped():
	order = changed(shipping_lines=[], shipping={}, total="19.35")
	assert not any(line.requires_shipping for line in order.lines)
	assert order.shipping_address.line1 == "969 Market"  # the billing address stands in


@pytest.mark.parametrize(
	"field",
	["id", "status", "currency", "total", "line_items", "date_created_gmt", "date_modified_gmt"],
)
def test_a_missing_field_is_named(field):
	with pytest.raises(PayloadError, match=field):
		changed(**{field: None})


def test_an_order_that_is_gone_and_one_in_the_bin(woo):
	adapter, order = make_woo(woo), woo.shop.place("2007")
	woo.shop.delete("2007")
	assert adapter.fetch_order(order.id).cancel_reason == "deleted"
	woo.shop.delete("2007", forever=True)
	assert adapter.fetch_order(order.id) is None


def test_a_cart_at_the_checkout_is_no_order_yet(woo):
	body = woo_view.order_body(woo.shop.place("2007"))
	assert make_woo(woo).to_canonical("order.updated", {**body, "status": "checkout-draft"}) is None


def test_wrong_credentials_and_a_check_of_right_ones(woo):
	assert make_woo(woo).check() == "EUR"
	with pytest.raises(ChannelError, match="consumer secret does not belong"):
		make_woo(woo, token="wrong").check()


def test_a_shop_that_stumbles_is_asked_again(full_woo):
	full_woo.faults.add(kind="503", times=2)
	assert len(polled(make_woo(full_woo))) == 90


def test_a_poll_without_changes_asks_once_for_the_bin_and_once_for_the_rest(full_woo):
	newest = max(order.updated_at for order in full_woo.shop.orders.values())
	assert polled(make_woo(full_woo), newest + timedelta(seconds=1)) == []
	assert full_woo.calls == ["GET orders", "GET orders"]


DONE_AT = "2017-03-24T08:00:00"


@pytest.mark.parametrize(
	"status, completed, sent",
	[
		("processing", None, False),
		("completed", DONE_AT, True),
		("completed", None, True),
		("refunded", DONE_AT, True),
		("refunded", None, False),
		("delivered", DONE_AT, True),  # a plugin's state that follows completion
		("packing", None, False),
		("processing", DONE_AT, False),  # set back into work
		("on-hold", DONE_AT, False),
		("cancelled", DONE_AT, False),
	],
)
def test_what_woocommerce_has_sent_by_itself(status, completed, sent):
	order = changed(status=status, date_completed_gmt=completed)
	assert order.fulfilled is sent
	assert [line.fulfilled for line in order.lines] == ([2, 1] if sent else [0, 0])
	assert (order.fulfilled_at is not None) == (sent and bool(completed))
	assert from_dict(to_dict(order)) == order


def test_refunded_pieces_are_not_among_those_that_were_sent():
	part = {"quantity": -1, "total": "-3.00", "meta_data": [{"key": "_refunded_item_id", "value": "315"}]}
	refund = {"id": 9, "date_created_gmt": DONE_AT, "amount": "3.00", "line_items": [part], "reason": ""}
	order = changed(
		status="completed", date_completed_gmt=DONE_AT, refunds=[{"id": 9}], refund_details=[refund]
	)
	assert [line.fulfilled for line in order.lines] == [1, 1]
