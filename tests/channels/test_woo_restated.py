"""What WooCommerce states by its present options: decimals that it no longer shows, statuses of plugins that are gone."""

from decimal import Decimal

import pytest

from ecom_erp.core.orders.canonical import ShopStop
from ecom_erp.integrations.channels.woocommerce.adapter import POLLED
from ecom_sandbox import woo_view
from tests.channels.conftest import EARLY, make_woo


def polled(woo):
	[event] = [event for page in make_woo(woo).updated_orders(EARLY) for event in page]
	return make_woo(woo).to_canonical(POLLED, event.payload)


@pytest.fixture
def order(woo):
	"""Paid, with cents."""
	return woo.shop.place("2007")


def test_an_order_placed_with_decimals_that_are_no_longer_shown_is_read_with_them(woo, order):
	before = polled(woo)
	assert before.total % 1, "its total has cents"
	woo.api.connection.decimals = 0
	assert make_woo(woo).fetch_order(order.id) == polled(woo) == before


def test_its_refunds_too(woo, order):
	sale = order.transactions[0]
	woo.shop.refund(order, "", [], [(sale.id, Decimal("3.35"))])
	woo.api.connection.decimals = 0
	assert [one.amount for one in polled(woo).refunds] == [Decimal("3.35")]


def test_one_that_was_placed_without_is_as_the_shops_messages_state_it(woo, order):
	order.total = Decimal("325.00")
	woo.api.connection.decimals = 0
	[event] = [event for page in make_woo(woo).updated_orders(EARLY) for event in page]
	assert event.payload["total"] == "325"
	told = woo.api.shown(woo_view.order_body(order))
	assert make_woo(woo).to_canonical("order.updated", told).decimals == 0


def test_an_order_that_cannot_be_asked_for_again_keeps_no_other_waiting(woo, order):
	broken = woo.shop.place("2021")
	broken.currency = "EU"
	woo.api.connection.decimals = 0
	events = [event for page in make_woo(woo).updated_orders(EARLY) for event in page]
	assert sorted(event.external_id for event in events) == sorted([order.id, broken.id])


@pytest.mark.parametrize(
	("state", "stop", "status"), [("ghost", ShopStop.UNKNOWN, "ghost"), ("packing", ShopStop.NONE, "")]
)
def test_a_status_that_the_shop_itself_no_longer_knows(woo, order, state, stop, status):
	"""A message does not tell which it is: the shop is asked."""
	woo.shop.set_state(order.id, state)
	assert make_woo(woo).to_canonical("order.updated", woo_view.order_body(order)) is None
	found = make_woo(woo).fetch_order(order.id)
	assert found == polled(woo)
	assert (found.stop, found.shop_status) == (stop, status)


def test_a_key_that_may_not_see_the_statuses_finds_none_unknown(woo, order):
	woo.shop.set_state(order.id, "ghost")
	woo.api.connection.manager = False
	assert make_woo(woo).fetch_order(order.id).stop is ShopStop.NONE
