"""Orders that a simulated shop makes up on demand: sound ones, as the app reads them."""

from decimal import Decimal

import pytest
import requests

from tests.channels.conftest import EARLY, make_adapter, make_own, make_woo

SHOPS = [("sandbox", make_adapter), ("woo", make_woo), ("own", make_own)]


@pytest.fixture(params=SHOPS, ids=["Shopify", "WooCommerce", "Own Shop"])
def shop(request):
	"""A simulated shop and what the app reads of it."""
	name, make = request.param
	server = request.getfixturevalue(name)
	adapter = make(server)

	def read():
		events = [event for page in adapter.updated_orders(EARLY) for event in page]
		return [adapter.to_canonical(event.topic, event.payload) for event in events]

	return server, read


def place(server, status=200, **wish):
	answer = requests.post(f"{server.url}/sandbox/orders", json=wish, timeout=10)
	assert answer.status_code == status, answer.text
	return answer.json()


def test_drawn_ones_add_up_and_are_paid(shop):
	server, read = shop
	made = place(server, count=12)
	orders = read()
	assert {order.external_id for order in orders} == {row["id"] for row in made}
	assert len({order.number for order in orders}) == 12
	for order in orders:
		assert order.computed_total == order.total > 0
		assert sum(part.amount for part in order.payments) == order.total


def test_one_as_it_was_wished(shop):
	server, read = shop
	wish = {
		"lines": [{"sku": "AO-MAT-AIR", "quantity": 2}],
		"paid": False,
		"note": "Ring twice",
	}
	place(server, **wish, shipping_address={"line1": "1 High Street"})
	[order] = read()
	assert [(line.sku, line.quantity) for line in order.lines] == [("AO-MAT-AIR", Decimal(2))]
	assert order.paid == 0 and order.note == "Ring twice"
	assert order.shipping_address.line1 == "1 High Street"


@pytest.mark.parametrize("line", [{"sku": "NO-SUCH"}, {"sku": "AO-MAT-AIR", "quantity": 0}])
def test_what_the_shop_does_not_sell_is_refused(shop, line):
	server, read = shop
	assert line["sku"] in place(server, 422, lines=[line])["errors"]
	assert read() == []
