"""Orders of a page that nobody can read keep no others waiting, and are kept themselves."""

import copy
from contextlib import suppress

import pytest

from ecom_erp.integrations.channels.base import PayloadError
from tests.channels.conftest import EARLY, make_adapter, make_own, make_woo

YEAR_ONE = "0001-01-01T00:00:00+14:00"  # before the calendar begins, as UTC
SHOPS = {
	"sandbox": (make_adapter, "updatedAt", "note"),
	"woo": (make_woo, "date_modified_gmt", "customer_note"),
	"own": (make_own, "updated_at", "note"),
}


def spoil(server, change) -> None:
	"""What the server answers for a list of orders is changed by `change` on its way out."""
	if hasattr(server, "query"):
		ask = server.query

		def query(body):
			answer = ask(body)
			orders = (answer.get("data") or {}).get("orders")
			if orders:
				orders["nodes"] = change(orders["nodes"])
			return answer

		server.query = query
		return
	prepare = server.prepare

	def prepared(request):
		name, work = prepare(request)
		return name, lambda: changed(work())

	def changed(answer):
		if isinstance(answer.data, dict) and "orders" in answer.data:
			answer.data["orders"] = change(answer.data["orders"])
		elif isinstance(answer.data, list):
			answer.data[:] = change(answer.data)
		return answer

	server.prepare = prepared


@pytest.mark.parametrize("kind", SHOPS)
def test_they_keep_no_others_waiting(request, kind):
	make, time, note = SHOPS[kind]
	server = request.getfixturevalue(kind)
	for number in list(server.shop.waiting)[:2]:
		server.shop.place(number)

	def change(orders):
		if len(orders) != 2:
			return orders
		first, second = (copy.deepcopy(order) for order in orders)
		second[note] = "Thanks \ud83d"
		return [
			None,
			"text",
			{},
			{"id": 7, "legacyResourceId": "7"},
			{**first, time: YEAR_ONE},
			first,
			second,
		]

	spoil(server, change)
	adapter = make(server)
	events = [event for page in adapter.updated_orders(EARLY) for event in page]
	good = [event for event in events if not event.problem]
	bad = [event for event in events if event.problem]
	assert len({event.event_id for event in events}) == len(events) == 7
	assert [adapter.to_canonical(event.topic, event.payload).note for event in good][1] == "Thanks \ud83d"
	assert [event.external_id for event in bad] == ["", "", "", "7", good[0].external_id]
	assert all(event.occurred_at is None for event in bad)
	for event in bad:
		with suppress(PayloadError):
			assert adapter.to_canonical(event.topic, event.payload) is None
