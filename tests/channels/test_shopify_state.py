"""What Shopify says of an order beside its goods: held, disputed, deleted, paid by hand."""

import pytest

from ecom_erp.core.orders.canonical import ShopStop
from ecom_erp.integrations.channels.shopify import mapper
from ecom_sandbox import rest_view
from tests.channels.conftest import EARLY, make_adapter


def polled(adapter):
	return [event for page in adapter.updated_orders(EARLY) for event in page]


def test_an_order_whose_fulfilment_is_held(sandbox, adapter):
	order = sandbox.shop.place("#1002")
	assert adapter.fetch_order(order.id).stop is ShopStop.NONE
	sandbox.shop.set_state("#1002", "on-hold")
	assert adapter.fetch_order(order.id).stop is ShopStop.HELD


def test_a_message_that_cannot_tell_of_a_hold_frees_no_order(sandbox, adapter):
	"""Webhooks say nothing of holds, also of orders to be paid on delivery, which need no money to be shipped."""
	order = sandbox.shop.place("#1005")
	sandbox.shop.set_state("#1005", "on-hold")
	body = rest_view.order_body(order)
	assert body["financial_status"] == "pending"
	assert adapter.to_canonical("orders/updated", body) is None
	assert adapter.fetch_order(order.id).stop is ShopStop.HELD


@pytest.mark.parametrize(
	("state", "stop"),
	[
		("NEEDS_RESPONSE", ShopStop.DISPUTED),
		("UNDER_REVIEW", ShopStop.DISPUTED),
		("LOST", ShopStop.DISPUTED),
		("WON", ShopStop.NONE),
	],
)
def test_a_payment_that_is_disputed(sandbox, adapter, state, stop):
	order = sandbox.shop.place("#1002")
	sandbox.shop.dispute("#1002", state)
	assert adapter.fetch_order(order.id).stop is stop


@pytest.mark.parametrize(
	("status", "parts", "stop"),
	[
		("SCHEDULED", [], ShopStop.HELD),
		("UNFULFILLED", [("OPEN", "SHIPPING"), ("SCHEDULED", "SHIPPING")], ShopStop.HELD),
		("PARTIALLY_FULFILLED", [("CLOSED", "SHIPPING"), ("ON_HOLD", "SHIPPING")], ShopStop.HELD),
		("UNFULFILLED", [("OPEN", "SHIPPING")], ShopStop.NONE),
		("IN_PROGRESS", [("IN_PROGRESS", "SHIPPING")], ShopStop.NONE),
	],
)
def test_an_order_of_which_a_part_is_not_to_be_sent_yet(status, parts, stop):
	"""A pre-order is scheduled; a hold may be on one of an order's parts."""
	assert mapper.stop(status, [], parts) is stop


def test_an_order_that_the_buyer_collects(sandbox, adapter):
	"""Until it was handed over; what is left to ship of it then ships."""
	order = sandbox.shop.place("#1002")
	order.pickup = True
	assert adapter.fetch_order(order.id).stop is ShopStop.PICKUP
	collected, shipped = ("CLOSED", "PICK_UP"), ("OPEN", "SHIPPING")
	assert mapper.stop("PARTIALLY_FULFILLED", [], [collected, shipped]) is ShopStop.NONE
	assert mapper.stop("UNFULFILLED", [], [("OPEN", "PICK_UP"), shipped]) is ShopStop.PICKUP
	assert mapper.stop("UNFULFILLED", [], [("OPEN", "PICKUP_POINT"), ("OPEN", "")]) is ShopStop.NONE


def test_a_second_change_within_a_second_is_another_event(sandbox, adapter):
	order = sandbox.shop.place("#1002")
	[first] = polled(adapter)
	order.note = "Ring twice"
	[second] = polled(adapter)
	assert first.occurred_at == second.occurred_at and first.event_id != second.event_id
	[again] = polled(adapter)
	assert again.event_id == second.event_id


def test_a_message_that_an_order_was_deleted(adapter):
	assert adapter.tells_of_deletion("orders/delete")
	assert not adapter.tells_of_deletion("orders/updated")


def test_money_that_a_manual_gateway_keeps_a_record_of(sandbox):
	order = next(row for row in sandbox.shop.waiting.values() if row["payment"]["gateway"] == "bank_deposit")
	placed = sandbox.shop.place(order["number"])
	if not placed.paid:
		sandbox.shop.pay(placed.id)
	captured = [one for one in make_adapter(sandbox).fetch_order(placed.id).payments if one.succeeded]
	assert [one.by_hand for one in captured] == [True]
	card = sandbox.shop.place("#1002")
	assert not any(one.by_hand for one in make_adapter(sandbox).fetch_order(card.id).payments)
