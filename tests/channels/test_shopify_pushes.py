"""What is told to the shop, told once whatever happens on the way."""

from dataclasses import replace
from datetime import datetime, timezone
from decimal import ROUND_HALF_UP, Decimal

import pytest

from ecom_erp.integrations.channels.base import ChannelError, StockRefused
from ecom_erp.integrations.channels.notices import (
	CancelNotice,
	FulfilmentNotice,
	RefundNotice,
	SentPackage,
	StockLevel,
	TrackingNotice,
)
from ecom_erp.integrations.channels.shopify import Adapter
from ecom_erp.integrations.channels.shopify.client import MAX_THROTTLED, ShopifyClient
from ecom_erp.integrations.channels.shopify.settings import Settings
from ecom_erp.integrations.http import HttpClient, Throttled, Unreachable
from ecom_sandbox import SandboxServer
from ecom_sandbox.cost import Bucket
from tests.channels.conftest import EARLY, make_adapter


@pytest.fixture
def order(sandbox):
	"""#1006: several lines, paid."""
	return sandbox.shop.place("#1006")


def notice(order, *, number="AO0001", lines=None):
	lines = lines or tuple((line.id, line.quantity) for line in order.lines)
	return FulfilmentNotice(
		order.id, lines, number, "Aurora Ground", "https://track.example.com/AO0001", True
	)


def refund_notice(order, amount="10.00", key="TKT-1-1", lines=()):
	return RefundNotice(order.id, Decimal(amount), "USD", tuple(lines), "does not fit", key)


def test_a_fulfilment_carries_the_tracking(adapter, order):
	made = adapter.push_fulfilment(notice(order))
	assert made == order.fulfilments[0].id
	assert (order.fulfilments[0].number, order.fulfilments[0].company) == ("AO0001", "Aurora Ground")
	assert order.fulfilments[0].url == "https://track.example.com/AO0001" and order.fulfilments[0].notify
	assert all(line.open == 0 for line in order.lines)


def test_parcels_that_left_earlier_are_told_along(adapter, order):
	"""Parts of one pack: the shop hears of both numbers with the parcel that completes it."""
	earlier = (SentPackage("AO0", "Aurora Air", "https://air.example.com/AO0"),)
	told = replace(notice(order, number="AO1"), earlier=earlier)
	assert adapter.push_fulfilment(told) == adapter.push_fulfilment(told)
	[made] = order.fulfilments
	assert (made.numbers, made.further) == (["AO1", "AO0"], [("AO0", "https://air.example.com/AO0")])


def test_a_fulfilment_in_several_packages_carries_all_their_numbers(adapter, order):
	more = (SentPackage("AO2", "Aurora Ground", "https://track.example.com/AO2"),)
	told = replace(notice(order, number="AO1"), more=more)
	assert adapter.push_fulfilment(told) == adapter.push_fulfilment(told)
	[made] = order.fulfilments
	assert (made.numbers, made.further) == (["AO1", "AO2"], [("AO2", "https://track.example.com/AO2")])


def test_services_are_fulfilled_with_the_last_parcel(adapter, order):
	"""No parcel holds them; Shopify would count the order as partly fulfilled for ever."""
	service, first, *rest = order.lines
	told = replace(notice(order, lines=((first.id, first.quantity),)), unshipped=(service.id,))
	adapter.push_fulfilment(told)
	assert service.open, "the others are not shipped yet"
	last = replace(
		notice(order, number="AO2", lines=tuple((line.id, line.quantity) for line in rest)),
		unshipped=(service.id,),
	)
	assert adapter.push_fulfilment(last) == adapter.push_fulfilment(last)
	assert [line.open for line in order.lines] == [0] * len(order.lines)
	assert len(order.fulfilments) == 2


def test_an_order_of_services_alone_is_fulfilled_without_a_number(sandbox, adapter, order):
	lines = tuple((line.id, line.quantity) for line in order.lines)
	told = FulfilmentNotice(
		order.id,
		lines,
		"",
		"",
		parcel="T-1",
		unshipped=tuple(line.id for line in order.lines),
		without_parcel=True,
	)
	adapter.push_fulfilment(told)
	[made] = order.fulfilments
	assert (made.numbers, [line.open for line in order.lines]) == ([], [0] * len(order.lines))
	assert adapter.push_fulfilment(told) == "T-1", "told again, or fulfilled by Shopify itself"
	assert order.fulfilments == [made]


def test_a_repeated_fulfilment_is_found_by_its_number(adapter, order):
	first = adapter.push_fulfilment(notice(order))
	assert adapter.push_fulfilment(notice(order)) == first
	assert len(order.fulfilments) == 1


def test_a_fulfilment_whose_answer_was_lost_is_made_once(sandbox, adapter, order):
	sandbox.faults.add(kind="lost", operation="CreateFulfilment")
	with pytest.raises(Unreachable):
		adapter.push_fulfilment(notice(order))
	assert adapter.push_fulfilment(notice(order)) == order.fulfilments[0].id
	assert len(order.fulfilments) == 1 and sandbox.calls.count("CreateFulfilment") == 1


def test_two_parcels_of_one_order(adapter, order):
	first, second = order.lines[0], order.lines[1]
	one = adapter.push_fulfilment(notice(order, number="AO1", lines=((first.id, 1),)))
	two = adapter.push_fulfilment(notice(order, number="AO2", lines=((second.id, second.quantity),)))
	assert one != two and [made.number for made in order.fulfilments] == ["AO1", "AO2"]
	assert first.open == first.quantity - 1 and second.open == 0


def test_the_missing_part_of_a_half_told_parcel_is_added(adapter, sandbox, order):
	first, second = order.lines[0], order.lines[1]
	sandbox.shop.fulfil(order, [(first, first.quantity)], {"number": "AO1", "company": ""}, False)
	both = ((first.id, first.quantity), (second.id, second.quantity))
	assert adapter.push_fulfilment(notice(order, number="AO1", lines=both)) == order.fulfilments[0].id
	assert (first.open, second.open) == (0, 0) and len(order.fulfilments) == 2


def test_more_than_is_open_is_refused(adapter, order):
	line = order.lines[0]
	with pytest.raises(ChannelError, match=line.id):
		adapter.push_fulfilment(notice(order, lines=((line.id, line.quantity + 1),)))
	assert order.fulfilments == []


def test_a_cancelled_order_takes_no_fulfilment(adapter, sandbox, order):
	sandbox.shop.cancel(order.id)
	with pytest.raises(ChannelError):
		adapter.push_fulfilment(notice(order))


def test_a_refund_returns_money_and_goods(adapter, order):
	line = order.lines[0]
	made = adapter.push_refund(refund_notice(order, "31.05", lines=[(line.id, 1, True)]))
	refund = order.refunds[0]
	assert made == refund.id and refund.amount == Decimal("31.05")
	assert (refund.lines[0].quantity, refund.lines[0].restock_type) == (1, "return")
	assert refund.note == "does not fit [TKT-1-1]"


def test_a_repeated_refund_pays_once(adapter, order):
	first = adapter.push_refund(refund_notice(order))
	assert adapter.push_refund(refund_notice(order)) == first
	assert order.returned == Decimal("10.00")


def test_a_refund_whose_answer_was_lost_pays_once(sandbox, order):
	adapter = make_adapter(sandbox, retries=2)
	sandbox.faults.add(kind="lost", operation="CreateRefund")
	made = adapter.push_refund(refund_notice(order))
	assert made == order.refunds[0].id and len(order.refunds) == 1
	assert sandbox.calls.count("CreateRefund") == 2
	assert order.returned == Decimal("10.00")


def test_two_refunds_of_one_order_have_keys_of_their_own(adapter, order):
	adapter.push_refund(refund_notice(order, "10.00", "TKT-1-1"))
	adapter.push_refund(refund_notice(order, "10.00", "TKT-1-10"))
	adapter.push_refund(refund_notice(order, "10.00", "TKT-1-1"))
	assert order.returned == Decimal("20.00")


def test_a_refund_is_taken_from_several_payments(adapter, sandbox):
	order = sandbox.shop.place("#1005")
	sandbox.shop.pay(order.id)
	paid = order.paid
	sandbox.shop.add(order.id, next(iter(sandbox.shop.listings)), 1)
	sandbox.shop.pay(order.id)
	adapter.push_refund(refund_notice(order, str(paid + 5)))
	assert [item.amount for item in order.refunds[0].transactions] == [paid, Decimal("5.00")]


def test_no_more_is_returned_than_was_paid(adapter, order):
	with pytest.raises(ChannelError, match="more than the buyer has still paid"):
		adapter.push_refund(refund_notice(order, str(order.paid + 1)))
	assert order.refunds == []


def test_a_refund_without_a_key_is_not_sent(adapter, order, sandbox):
	with pytest.raises(ChannelError, match="key"):
		adapter.push_refund(refund_notice(order, key=""))
	assert sandbox.calls == []


def test_stock_is_set_where_it_differs(adapter, sandbox):
	listings = list(sandbox.shop.listings.values())[:3]
	place = "71000000002"
	now = sandbox.shop.stock[listings[0]["inventory_item_id"], place]
	wanted = [now, 7, 0]
	adapter.push_stock(
		[
			StockLevel(row["variant_id"], row["sku"], quantity, place)
			for row, quantity in zip(listings, wanted, strict=True)
		]
	)
	assert [sandbox.shop.stock[row["inventory_item_id"], place] for row in listings] == wanted
	(call,) = sandbox.shop.stock_calls
	assert [change["quantity"] for change in call["changes"]] == [7, 0]


def test_stock_goes_to_the_default_location(adapter, sandbox):
	row = next(iter(sandbox.shop.listings.values()))
	adapter.push_stock([StockLevel(row["variant_id"], row["sku"], 5)])
	assert sandbox.shop.stock[row["inventory_item_id"], "71000000001"] == 5


def test_a_sale_between_reading_and_setting_is_read_again(adapter, sandbox, monkeypatch):
	row = next(iter(sandbox.shop.listings.values()))
	key = (row["inventory_item_id"], "71000000001")
	original, sold = sandbox.shop.set_stock, []

	def sells_first(changes):
		if not sold:
			sold.append(True)
			sandbox.shop.stock[key] -= 1
		original(changes)

	monkeypatch.setattr(sandbox.shop, "set_stock", sells_first)
	adapter.push_stock([StockLevel(row["variant_id"], row["sku"], 5)])
	assert sandbox.shop.stock[key] == 5 and sandbox.calls.count("SetStock") == 2


def test_a_listing_that_is_no_variant_is_named_and_the_others_set(adapter, sandbox):
	"""Shopify answers a query that names one such id with an error alone."""
	row = next(iter(sandbox.shop.listings.values()))
	with pytest.raises(StockRefused) as refusal:
		adapter.push_stock([StockLevel("MUG-12", "MUG-12", 1), StockLevel(row["variant_id"], row["sku"], 5)])
	assert refusal.value.listing_ids == ("MUG-12",)
	assert sandbox.shop.stock[row["inventory_item_id"], "71000000001"] == 5
	with pytest.raises(StockRefused):
		adapter.push_stock([StockLevel("MUG-12", "MUG-12", 1)])


def test_listings_the_location_does_not_stock_are_named_and_the_others_set(adapter, sandbox):
	row = next(iter(sandbox.shop.listings.values()))
	with pytest.raises(ChannelError, match="404404"):
		adapter.push_stock([StockLevel("404404", "X", 1), StockLevel(row["variant_id"], row["sku"], 5)])
	assert sandbox.shop.stock[row["inventory_item_id"], "71000000001"] == 5


def test_a_wrong_token_is_told(sandbox):
	with pytest.raises(ChannelError, match="access token is not valid"):
		make_adapter(sandbox, token="wrong").fetch_order("1")


def test_an_api_version_the_shop_does_not_have_is_told(sandbox):
	with pytest.raises(ChannelError, match="version does not exist"):
		make_adapter(sandbox, api_version="2019-01").fetch_order("1")


@pytest.mark.parametrize("kind", ["429", "503", "throttled"])
def test_passing_troubles_of_the_shop_are_waited_out(sandbox, kind, order):
	adapter = make_adapter(sandbox)
	sandbox.faults.add(kind=kind, times=2)
	assert adapter.fetch_order(order.id).external_id == order.id
	assert len(sandbox.calls) == 3


def test_a_shop_that_hangs_is_given_up_in_time(sandbox, order):
	sandbox.faults.add(kind="hang", seconds=5)
	with pytest.raises(Unreachable):
		make_adapter(sandbox, retries=0, timeout=(1.0, 0.2)).fetch_order(order.id)


class Pace:
	"""A clock that waiting moves on."""

	def __init__(self):
		self.now, self.waits = 0.0, []

	def __call__(self):
		return self.now

	def sleep(self, seconds):
		self.waits.append(seconds)
		self.now += seconds


def test_calls_are_paced_before_the_shop_has_to_refuse():
	pace = Pace()
	with SandboxServer() as server:
		server.bucket = Bucket(1000, 50, pace)
		for number in list(server.shop.waiting)[:30]:
			server.shop.place(number)
		shop = Settings("Aurora", server.url, access_token=server.token)
		http = HttpClient.for_account(server.url, "Aurora")
		adapter = Adapter(shop, http, ShopifyClient(shop, http, pace.sleep, pace))
		count = sum(len(page) for page in adapter.updated_orders(EARLY))
		answers = len(server.calls)
	assert count == 30
	assert pace.waits, "thirty orders cost more than the bucket holds"
	assert answers == 6, "six pages, none refused for its cost or for being too fast"


def test_a_shop_that_never_has_time_is_left_for_later(sandbox, order):
	adapter = make_adapter(sandbox)
	pace = Pace()
	adapter.client = ShopifyClient(adapter.shop, adapter.http, pace.sleep, pace)
	sandbox.faults.add(kind="throttled", times=99)
	with pytest.raises(Throttled):
		adapter.fetch_order(order.id)
	assert len(sandbox.calls) == MAX_THROTTLED


def tracking(order, status="delivered", key="WB-1"):
	at = datetime(2026, 3, 12, 9, 30, 5, 999, tzinfo=timezone.utc)
	return TrackingNotice(order.id, order.fulfilments[0].id, status, at, "left at the door", key)


def test_tracking_events_are_added_once(adapter, sandbox, order):
	adapter.push_fulfilment(notice(order))
	first = adapter.push_tracking(tracking(order, "in_transit"))
	sandbox.faults.add(kind="lost", operation="CreateEvent")
	with pytest.raises(Unreachable):
		adapter.push_tracking(tracking(order))
	second = adapter.push_tracking(tracking(order))
	assert first != second and adapter.push_tracking(tracking(order, "in_transit")) == first
	assert [(event["status"], event["happenedAt"]) for event in order.fulfilments[0].events] == [
		("IN_TRANSIT", "2026-03-12T09:30:05Z"),
		("DELIVERED", "2026-03-12T09:30:05Z"),
	]


def test_an_event_of_a_parcel_that_shopify_does_not_know(adapter, order):
	notice = TrackingNotice(order.id, "1", "delivered", datetime.now(timezone.utc))
	with pytest.raises(ChannelError, match="no fulfilment 1"):
		adapter.push_tracking(notice)


def test_an_order_is_cancelled_and_paid_back_once(adapter, sandbox, order):
	sandbox.faults.add(kind="lost", operation="CancelOrder")
	cancellation = CancelNotice(order.id, "inventory", key="CAN-1")
	with pytest.raises(Unreachable):
		adapter.cancel_order(cancellation)
	assert adapter.cancel_order(cancellation) == order.id
	assert (order.cancel_reason, order.returned, len(order.refunds)) == ("inventory", order.paid, 1)
	read = adapter.fetch_order(order.id)
	assert read.cancelled_at and read.payment_state.value == "refunded"


def test_a_cancellation_without_money_back(adapter, order):
	adapter.cancel_order(CancelNotice(order.id, "the buyer is a robot", refund=False, restock=False))
	assert (order.cancel_reason, order.returned) == ("other", 0)


def test_a_shipped_order_is_not_cancelled(adapter, order):
	adapter.push_fulfilment(notice(order))
	with pytest.raises(ChannelError, match="has fulfilments"):
		adapter.cancel_order(CancelNotice(order.id, "customer"))


def test_what_shopifys_own_gateway_keeps(full_sandbox):
	"""2.9 % and 0.30, as shops.json says; PayPal tells nothing."""
	adapter = make_adapter(full_sandbox)
	seen = set()
	for placed in full_sandbox.shop.orders.values():
		for payment in adapter.fetch_order(placed.id).payments:
			if not payment.succeeded:
				continue
			seen.add(payment.gateway)
			expected = None
			if payment.gateway == "shopify_payments":
				expected = (payment.amount * Decimal("0.029") + Decimal("0.30")).quantize(
					Decimal("0.01"), ROUND_HALF_UP
				)
			assert payment.fee == expected, placed.number
	assert {"shopify_payments", "paypal"} <= seen
	assert adapter.check() == "USD"


def test_a_parcel_without_a_number_is_told_once(adapter, order, sandbox):
	"""Two of several pieces leave without a label, and the answer is lost: the others stay open."""
	line = next(line for line in order.lines if line.quantity >= 2)
	sent = FulfilmentNotice(order.id, ((line.id, 1),), "", "", "", True, "FO-1")
	sandbox.faults.add(kind="lost", operation="CreateFulfilment")
	with pytest.raises(Unreachable):
		adapter.push_fulfilment(sent)
	assert adapter.push_fulfilment(sent) == order.fulfilments[0].id
	assert [qty for made in order.fulfilments for _line, qty in made.lines] == [1]
	second = replace(sent, parcel="FO-2")
	assert adapter.push_fulfilment(second) == order.fulfilments[1].id
	assert line.open == line.quantity - 2
