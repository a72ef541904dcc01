"""Several carriers are asked for prices at once: each request is there before any is answered."""

import re
import threading
from dataclasses import replace

import frappe
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from ecom_erp.core.carriers.rate_card import Destination
from ecom_erp.flows.carriers.couriers import get_account
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.shipping.rates import questions
from ecom_erp.integrations.couriers.base import Shipment
from tests import world
from tests.factories import shop as factory
from tests.factories.courier import make_parcel_api
from tests.factories.shop import line, make_order, stocked
from tests.support.carriers import shipment

PATIENCE = 20  # seconds that a request waits for the others


class SlowCourier:
	"""Answers a request for prices when as many as expected have come, or after `PATIENCE`."""

	api_key, webhook_secret = "key", "secret"

	def __init__(self, server: HTTPServer, expected: int):
		self.url = f"http://127.0.0.1:{server.port}"
		self.together = threading.Barrier(expected)
		self.met = 0
		server.expect_request(re.compile(".*/rates")).respond_with_handler(self.answer)

	def answer(self, request: Request) -> Response:
		try:
			self.together.wait(PATIENCE)
			self.met += 1
		except threading.BrokenBarrierError:
			pass
		return Response('{"rates": []}', content_type="application/json")


def parcel() -> Shipment:
	"""From the main warehouse to Chicago, where the courier with rate cards goes."""
	return replace(shipment(), origin=world.MAIN, destination=Destination("US", "IL", "60601"))


@pytest.fixture
def threaded() -> HTTPServer:
	with HTTPServer(host="127.0.0.1", threaded=True) as server:
		yield server


def test_six_accounts_are_asked_at_once(shop, courier, threaded):
	"""A server that answers none before all six are asked answers all of them."""
	slow = SlowCourier(threaded, 6)
	accounts = [get_account(make_parcel_api(slow)) for _number in range(6)]
	answers = questions.ask([*accounts, get_account(courier)], [parcel()])
	assert slow.met == 6
	assert [why.partition(":")[0] for _offers, why in answers[:6]] == [account.name for account in accounts]
	[offer] = answers[6][0]
	assert offer.quote.card == courier


def test_the_threads_leave_the_database_alone(shop, courier, threaded, monkeypatch):
	slow = SlowCourier(threaded, 2)
	accounts = [get_account(make_parcel_api(slow)) for _number in range(2)]
	asked_in = set()
	real = frappe.local.db.sql

	def sql(*args, **options):
		asked_in.add(threading.current_thread())
		return real(*args, **options)

	monkeypatch.setattr(frappe.local.db, "sql", sql)
	questions.ask(accounts, [parcel()])
	assert slow.met == 2
	assert asked_in <= {threading.main_thread()}


def test_one_that_fails_does_not_stop_the_others(shop, courier, threaded):
	threaded.expect_request(re.compile(".*/rates")).respond_with_data("no", status=500)
	broken = [get_account(make_parcel_api(_Place(threaded))) for _number in range(2)]
	answers = questions.ask([*broken, get_account(courier)], [parcel()])
	assert [len(offers) for offers, _why in answers] == [0, 0, 1]
	[name] = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=1), "10.00"))))
	[label] = shipping_labels.buy_labels(name)
	assert frappe.db.get_value("Shipping Label", label, "courier_account") == courier


class _Place:
	api_key, webhook_secret = "key", "secret"

	def __init__(self, server: HTTPServer):
		self.url = f"http://127.0.0.1:{server.port}"
