"""What WooCommerce says of an order beside its goods: stopped, thrown away, paid by nobody; and errors of its own."""

import json
from decimal import Decimal

import pytest

from ecom_erp.core.orders.canonical import PaymentState, ShopStop
from ecom_erp.integrations.channels.base import ChannelError
from ecom_erp.integrations.channels.notices import CancelNotice, FulfilmentNotice, RefundNotice
from ecom_erp.integrations.channels.webhooks import sign
from ecom_erp.integrations.channels.woocommerce import payments, webhook
from ecom_sandbox import woo_view
from tests.channels.conftest import EARLY, adapter_of, http_client, make_woo
from tests.channels.test_woo_orders import SAMPLES, changed, polled

PAID_AT = SAMPLES["date_paid_gmt"]
DONE_AT = "2017-03-24T08:00:00"


@pytest.mark.parametrize(
	("status", "gateway", "paid", "stop"),
	[
		("processing", "stripe", PAID_AT, ShopStop.NONE),
		("packing", "stripe", PAID_AT, ShopStop.NONE),
		("on-hold", "stripe", PAID_AT, ShopStop.HELD),
		("on-hold", "bacs", PAID_AT, ShopStop.HELD),
		("on-hold", "bacs", None, ShopStop.NONE),  # waits for the transfer
		("on-hold", "cheque", None, ShopStop.NONE),
		("on-hold", "cod", None, ShopStop.HELD),
		("failed", "stripe", PAID_AT, ShopStop.FAILED),
		("failed", "stripe", None, ShopStop.FAILED),
		("completed", "stripe", PAID_AT, ShopStop.NONE),
		("pre-ordered", "stripe", PAID_AT, ShopStop.HELD),
		("refunded", "stripe", PAID_AT, ShopStop.REFUNDED),  # its refund was deleted again
		("refunded", "", None, ShopStop.REFUNDED),  # a free order has none
	],
)
def test_a_status_that_stops_an_order(status, gateway, paid, stop):
	assert changed(status=status, payment_method=gateway, date_paid_gmt=paid).stop is stop


@pytest.mark.parametrize(
	("status", "methods", "stop"),
	[
		("processing", ["local_pickup"], ShopStop.PICKUP),
		("processing", ["pickup_location:2"], ShopStop.PICKUP),
		("processing", ["flat_rate", "local_pickup"], ShopStop.PICKUP),
		("processing", ["flat_rate"], ShopStop.NONE),
		("completed", ["local_pickup"], ShopStop.NONE),
		("failed", ["local_pickup"], ShopStop.FAILED),
	],
)
def test_an_order_that_the_buyer_collects(status, methods, stop):
	shipping = [{**SAMPLES["shipping_lines"][0], "method_id": method} for method in methods]
	assert changed(status=status, shipping_lines=shipping, payment_method="stripe").stop is stop


@pytest.mark.parametrize(
	("parent", "status", "stop", "paid"),
	[
		(0, "processing", ShopStop.NONE, 1),
		(726, "processing", ShopStop.PART, 0),
		(726, "failed", ShopStop.PART, 0),
		(726, "completed", ShopStop.NONE, 0),
	],
)
def test_a_vendors_part_of_an_order_is_not_sent_and_paid_once_more(parent, status, stop, paid):
	order = changed(parent_id=parent, status=status, payment_method="stripe", date_paid_gmt=PAID_AT)
	assert (order.stop, len(order.payments)) == (stop, paid)
	assert order.shop_status == ("726" if parent else "")


def shipped_by_us(**fields):
	meta = [{"id": 1, "key": f"{payments.SHIPMENT}T0001", "value": '{"315": 2}'}]
	body = {"status": "completed", "date_completed_gmt": DONE_AT, "payment_method": "cod", "meta_data": meta}
	return changed(**{**body, **fields})


def test_completing_an_order_to_be_paid_on_delivery_is_no_money():
	"""WooCommerce sets date_paid with the status; the courier has not collected anything yet."""
	order = shipped_by_us(date_paid_gmt="2017-03-24T08:00:01")
	assert (order.payment_state, order.paid) == (PaymentState.PENDING, 0)
	assert [(one.gateway, one.succeeded) for one in order.payments] == [("cod", False)]
	assert order.fulfilled


@pytest.mark.parametrize(
	"fields",
	[
		{"date_paid_gmt": "2017-03-24T09:00:00"},  # an hour later: somebody said so
		{"date_paid_gmt": PAID_AT},
		{"date_paid_gmt": DONE_AT, "transaction_id": "ch_1"},  # a gateway took it
		{"date_paid_gmt": DONE_AT, "meta_data": []},  # the merchant has completed it
	],
)
def test_money_that_came_in_is_money(fields):
	order = shipped_by_us(**fields)
	assert (order.payment_state, order.paid) == (PaymentState.PAID, Decimal("29.35"))


def test_our_own_completion_of_such_an_order_comes_back_as_unpaid(woo):
	row = woo.shop.waiting["2007"]
	row["payment"] = {"gateway": "cod", "transactions": []}
	order, adapter = woo.shop.place("2007"), make_woo(woo)
	assert woo_view.status(order) == "processing" and adapter.fetch_order(order.id).paid == 0
	lines = tuple((line.id, line.quantity) for line in order.lines)
	adapter.push_fulfilment(FulfilmentNotice(order.id, lines, "AO1", "Aurora"))
	assert (woo_view.status(order), bool(woo_view.order_body(order)["date_paid_gmt"])) == ("completed", True)
	told = adapter.fetch_order(order.id)
	assert (told.payment_state, told.paid) == (PaymentState.PENDING, 0)


def test_what_no_gateway_sends_back():
	assert [one.by_hand for one in changed().payments] == [True]  # bacs
	assert [one.by_hand for one in changed(transaction_id="ch_1").payments] == [False]


def test_a_refund_that_was_only_recorded(woo):
	"""2021 was paid by bank transfer."""
	order, adapter = woo.shop.place("2021"), make_woo(woo)
	woo.shop.pay("2021")
	adapter.push_refund(RefundNotice(order.id, Decimal("5.00"), "EUR", (), "TKT-1", "TKT-1"))
	[made] = adapter.fetch_order(order.id).refunds
	assert (made.by_hand, made.note) == (True, "[TKT-1]")


def test_an_order_that_people_made_names_its_gateway_manual():
	assert [one.gateway for one in changed(payment_method="").payments] == ["manual"]
	assert changed(payment_method="", date_paid_gmt=None).payments == ()


def test_polling_brings_what_was_thrown_away_and_moves_no_mark(woo):
	adapter, order = make_woo(woo), woo.shop.place("2007")
	woo.shop.delete("2007")
	[event] = polled(adapter)
	assert event.occurred_at is None
	told = adapter.to_canonical(event.topic, event.payload)
	assert (told.external_id, told.cancel_reason, bool(told.cancelled_at)) == (order.id, "deleted", True)
	woo.shop.restore("2007")
	[event] = polled(adapter)
	assert adapter.to_canonical(event.topic, event.payload).cancelled_at is None and event.occurred_at
	woo.shop.delete("2007", forever=True)
	assert polled(adapter) == [] and adapter.fetch_order(order.id) is None


def test_hundreds_of_orders_changed_in_one_second_are_all_read(full_woo):
	"""The shop lists those of one second in another order each time."""
	moment = full_woo.shop.now()
	for order in full_woo.shop.orders.values():
		order.updated_at = moment
	for _again in range(3):
		found = {event.external_id for event in polled(make_woo(full_woo))}
		assert found == set(full_woo.shop.orders)


def test_orders_that_cannot_be_told_apart_end_a_poll(full_woo):
	"""A page of what has neither id nor time is not asked for again and again."""
	adapter = make_woo(full_woo)
	adapter.client.get_page = lambda *_args, **_more: ([{"status": "processing"}] * 50, 2)
	assert len(list(adapter.updated_orders(EARLY))) <= 4


def test_an_error_instead_of_an_order_is_a_problem():
	body = json.dumps(
		{"code": "woocommerce_rest_shop_order_invalid_id", "message": "Invalid ID.", "data": {}}
	).encode()
	headers = {"X-WC-Webhook-Topic": "order.updated", "X-WC-Webhook-Signature": sign("hush", body)}
	event = webhook.read("hush", headers, body)
	assert event.external_id == "" and "an error instead of the order" in event.problem
	assert webhook.read("hush", headers, body).event_id == event.event_id


def woo_at(woo, base_url, **more):
	settings = {"consumer_key": woo.consumer_key, "consumer_secret": woo.token, **more}
	return adapter_of(
		"WooCommerce", http_client(woo), name="A", base_url=base_url, currency="EUR", **settings
	)


def test_each_reason_why_a_connection_fails_is_told(woo):
	with pytest.raises(ChannelError, match="consumer secret does not belong to the consumer key"):
		woo_at(woo, woo.url, consumer_secret="wrong").check()
	with pytest.raises(ChannelError, match="saw no key that it knows"):
		woo_at(woo, woo.url, consumer_key="ck_other").check()
	with pytest.raises(ChannelError, match="Settings > Permalinks"):
		woo_at(woo, f"{woo.url}/nowhere").check()


@pytest.fixture
def order(woo):
	return woo.shop.place("2007")


def parcel(order, lines, **more):
	told = tuple((line.id, line.quantity) for line in lines)
	return FulfilmentNotice(order.id, told, "AO1", "Aurora", **more)


def test_a_line_that_no_parcel_holds_does_not_keep_an_order_open(woo, order):
	first, *goods = order.lines
	adapter = make_woo(woo)
	adapter.push_fulfilment(parcel(order, goods[:-1], unshipped=(first.id,)))
	assert woo_view.status(order) == "processing", "one line of goods is left"
	told = FulfilmentNotice(
		order.id, ((goods[-1].id, goods[-1].quantity),), "AO2", "Aurora", unshipped=(first.id,)
	)
	adapter.push_fulfilment(told)
	assert woo_view.status(order) == "completed"


@pytest.mark.parametrize(
	("state", "then"), [("packing", "completed"), ("on-hold", "on-hold"), ("pending", "pending")]
)
def test_an_order_in_a_state_of_a_plugin_is_completed_too(woo, order, state, then):
	woo.shop.set_state(order.id, state)
	make_woo(woo).push_fulfilment(parcel(order, order.lines))
	assert woo_view.status(order) == then


def services(order, **more):
	"""The notice that an order of nothing but services is done."""
	lines = tuple((line.id, line.quantity) for line in order.lines)
	return FulfilmentNotice(order.id, lines, "", "", parcel="T-1", without_parcel=True, **more)


def test_an_order_of_services_alone_is_completed_without_a_word_of_a_parcel(woo, order):
	adapter = make_woo(woo)
	assert adapter.push_fulfilment(services(order)) == adapter.push_fulfilment(services(order)) == "T-1"
	assert (woo_view.status(order), order.fulfilments, order.notes) == ("completed", [], [])


def test_services_of_an_order_that_the_shop_has_ended(woo, order):
	woo.shop.set_state(order.id, "failed")
	with pytest.raises(ChannelError, match="as failed"):
		make_woo(woo).push_fulfilment(services(order))


def test_cancelling_an_order_paid_by_hand_records_the_refund_only(woo):
	order = woo.shop.place("2021")
	woo.shop.pay("2021")
	make_woo(woo).cancel_order(CancelNotice(order.id, "no stock", key="CAN-1"))
	assert [made.by_hand for made in order.refunds] == [True]
