"""What is fetched from shops."""

from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime

from ecom_erp.flows.intake import receiving
from tests.factories import shop as factory
from tests.processes import together

POLLED = 48


def place(sandbox, **body) -> int:
	return len(sandbox.control.handle("POST", "/sandbox/place", {"webhooks": False, **body}))


def state(shop: str):
	fields = ["sync_status", "sync_message", "polled_until", "last_poll_at"]
	return frappe.db.get_value("Ecom Shop", shop, fields, as_dict=True)


def events(shop: str) -> int:
	return frappe.db.count("Inbox Message", {"shop": shop})


def latest(sandbox):
	return max(order.updated_at for order in sandbox.shop.orders.values()).replace(tzinfo=None)


@pytest.mark.smoke
def test_all_pages_are_fetched_and_the_mark_moves(sandbox, sandbox_shop):
	"""48 orders of the fixtures wait to be polled; they come in several pages; a second poll finds nothing new."""
	assert place(sandbox, way="poll") == POLLED
	assert receiving.poll(sandbox_shop) == POLLED
	assert events(sandbox_shop) == POLLED
	assert state(sandbox_shop).polled_until == latest(sandbox)
	assert len(sandbox.calls) > 1, "more than one page"

	assert receiving.poll(sandbox_shop) >= 1, "the last minutes are fetched again, in case the shop was late"
	assert events(sandbox_shop) == POLLED


def test_a_change_is_fetched_by_the_next_poll(sandbox, sandbox_shop):
	place(sandbox, numbers=["#1002", "#1008"])
	receiving.poll(sandbox_shop)
	sandbox.shop.change("1002", note="Ring twice")
	receiving.poll(sandbox_shop)
	filters = {"shop": sandbox_shop, "external_id": "5400000001002"}
	assert frappe.db.count("Inbox Message", filters) == 2
	assert events(sandbox_shop) == 3


def test_a_shop_that_is_down_is_shown_and_recovers(sandbox, sandbox_shop):
	place(sandbox, numbers=["#1002"])
	sandbox.faults.add(kind="500")
	assert receiving.poll(sandbox_shop) == 0
	down = state(sandbox_shop)
	assert down.sync_status == "Failing"
	assert "127.0.0.1" in down.sync_message
	assert "500" in down.sync_message

	assert receiving.poll(sandbox_shop) == 1
	up = state(sandbox_shop)
	assert (up.sync_status, up.sync_message) == ("OK", None)


def test_a_token_that_is_no_longer_valid_is_named(sandbox, courier):
	shop = factory.make_shop(sandbox, shopify_access_token="revoked")
	receiving.poll(shop)
	assert state(shop).sync_status == "Failing"
	assert "access token" in state(shop).sync_message


def test_a_poll_that_breaks_off_goes_on_where_it_stopped(sandbox, sandbox_shop):
	place(sandbox, way="poll")

	answer, pages = sandbox.query, []

	def down_after_the_first_page(body):
		given = answer(body)
		nodes = ((given.get("data") or {}).get("orders") or {}).get("nodes")
		if nodes:
			pages.append(len(nodes))
			if len(pages) == 1:
				sandbox.faults.add(kind="500")
		return given

	sandbox.query = down_after_the_first_page
	assert receiving.poll(sandbox_shop) == pages[0] < POLLED
	stored = sorted(order.updated_at for order in sandbox.shop.orders.values())[: pages[0]]
	assert state(sandbox_shop).polled_until == stored[-1].replace(tzinfo=None)
	assert state(sandbox_shop).sync_status == "Failing"
	receiving.poll(sandbox_shop)
	assert events(sandbox_shop) == POLLED
	assert state(sandbox_shop).sync_status == "OK"


def test_a_shop_is_polled_when_its_time_has_come(sandbox, sandbox_shop):
	assert receiving.poll_due_shops() == [sandbox_shop]
	assert receiving.poll_due_shops() == []
	frappe.db.set_value("Ecom Shop", sandbox_shop, "last_poll_at", now_datetime() - timedelta(minutes=6))
	assert receiving.poll_due_shops() == [sandbox_shop]
	frappe.db.set_value("Ecom Shop", sandbox_shop, {"last_poll_at": None, "poll_enabled": 0})
	assert receiving.poll_due_shops() == []


def test_a_dead_shop_does_not_keep_the_others_waiting(sandbox, courier):
	dead = factory.make_shop(shop_name=f"A {frappe.generate_hash(length=6)}", base_url="http://127.0.0.1:9")
	alive = factory.make_shop(sandbox, shop_name=f"B {frappe.generate_hash(length=6)}")
	place(sandbox, numbers=["#1002"])
	assert receiving.poll_due_shops() == [dead, alive]
	assert state(dead).sync_status == "Failing"
	assert (state(alive).sync_status, events(alive)) == ("OK", 1)


def test_two_schedulers_poll_a_shop_once(sandbox, sandbox_shop, site):
	polled = together(site, [receiving.poll_due_shops] * 2)
	assert sorted(polled) == [[], [sandbox_shop]]


def test_a_shop_that_answers_nonsense_does_not_keep_the_others_waiting(sandbox, courier):
	strange = factory.make_shop(sandbox, shop_name=f"A {frappe.generate_hash(length=6)}")
	place(sandbox, numbers=["#1002"])
	answer = sandbox.query

	def without_times(body):
		given = answer(body)
		for node in ((given.get("data") or {}).get("orders") or {}).get("nodes") or ():
			node.pop("updatedAt", None)
		return given

	sandbox.query = without_times
	other = factory.make_shop(shop_name=f"B {frappe.generate_hash(length=6)}")
	assert receiving.poll_due_shops() == [strange, other]
	assert state(strange).sync_status == "Failing"
	assert "updatedAt" in state(strange).sync_message


def test_an_order_that_nobody_can_read_keeps_no_other_waiting(sandbox, sandbox_shop):
	"""It is kept, and told on the shop, until the shop states it otherwise."""
	place(sandbox, numbers=["#1002", "#1008", "#1010"])
	answer = sandbox.query

	def with_a_time_before_the_calendar(body):
		given = answer(body)
		for node in ((given.get("data") or {}).get("orders") or {}).get("nodes") or ():
			if node["name"] == "#1008":
				node["updatedAt"] = "0001-01-01T00:00:00+14:00"
		return given

	sandbox.query = with_a_time_before_the_calendar
	receiving.poll(sandbox_shop)
	fields = ["external_id", "status", "error", "next_try_at"]
	[dead] = frappe.get_all("Inbox Message", {"shop": sandbox_shop, "status": "Dead"}, fields)
	assert dead.external_id.endswith("1008") and "updatedAt" in dead.error and dead.next_try_at is None
	assert events(sandbox_shop) == 3
	assert state(sandbox_shop).sync_status == "Failing"
	assert "1 orders could not be read" in state(sandbox_shop).sync_message
	sandbox.query = answer
	sandbox.shop.change("1008", note="Ring twice")
	receiving.poll(sandbox_shop)
	assert (state(sandbox_shop).sync_status, events(sandbox_shop)) == ("OK", 4)


def test_a_shop_with_a_long_history_takes_turns_with_the_others(sandbox, courier, monkeypatch):
	"""A turn here is over after its first page: who has waited longest is next, and a shop with pages left is due."""
	first = factory.make_shop(sandbox, shop_name=f"A {frappe.generate_hash(length=6)}")
	second = factory.make_shop(sandbox, shop_name=f"B {frappe.generate_hash(length=6)}")
	place(sandbox, way="poll")
	monkeypatch.setattr(receiving, "TURN_SECONDS", 0)
	assert [receiving.poll_due_shops() for _run in range(3)] == [[first], [second], [first]]
	assert 0 < events(second) < events(first) < POLLED
	monkeypatch.undo()
	assert receiving.poll_due_shops() == [second, first]
	assert (events(first), events(second)) == (POLLED, POLLED)
	assert receiving.poll_due_shops() == []


def test_an_error_nobody_foresaw_does_not_keep_the_others_waiting(sandbox, courier):
	broken = factory.make_shop(sandbox, shop_name=f"A {frappe.generate_hash(length=6)}")
	other = factory.make_shop(sandbox, shop_name=f"B {frappe.generate_hash(length=6)}")
	frappe.db.set_value("Ecom Shop", broken, "base_url", "http://[")
	frappe.clear_document_cache("Ecom Shop", broken)
	place(sandbox, numbers=["#1002"])
	assert receiving.poll_due_shops() == [broken, other]
	assert (state(broken).sync_status, state(broken).sync_message) == ("Failing", "Unexpected: ValueError")
	assert frappe.db.exists("Error Log", {"method": f"Polling of {broken}"})
	assert (state(other).sync_status, events(other)) == ("OK", 1)


def test_a_shop_whose_app_is_gone_says_so(sandbox, courier):
	shop = factory.make_shop(sandbox)
	frappe.db.set_value("Ecom Shop", shop, "channel", "No Such Channel")
	frappe.clear_document_cache("Ecom Shop", shop)
	assert receiving.poll(shop) == 0
	assert state(shop).sync_status == "Failing"
	assert "No app brings the channel No Such Channel" in state(shop).sync_message
