"""What shops push: checked, kept once, made into one order."""

from concurrent.futures import ThreadPoolExecutor

import frappe
import pytest

from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_sandbox import rest_view
from tests.factories import shop as factory
from tests.processes import together
from tests.support.webhooks import address, post

SECRET = "sandbox-webhook-secret"
UNPAID, PAID = "#1005", "#1001"


@pytest.fixture
def seller(sandbox_shop) -> str:
	"""A shop that the web server knows too."""
	frappe.db.commit()
	return sandbox_shop


def placed(sandbox, number: str) -> dict:
	"""An order appears in the shop; the body of its webhooks."""
	return rest_view.order_body(sandbox.shop.place(number))


def messages(shop: str, **filters) -> list:
	frappe.db.rollback()
	return frappe.get_all(
		"Inbox Message",
		{"shop": shop, **filters},
		["name", "status", "topic", "error", "attempts", "ecom_order"],
	)


def orders(shop: str) -> list[str]:
	frappe.db.rollback()
	return frappe.get_all("Ecom Order", {"shop": shop}, pluck="name")


def test_a_signed_webhook_is_kept_once(live_site, sandbox, seller):
	body = placed(sandbox, UNPAID)
	answers = [post(live_site, seller, body, SECRET) for _ in range(3)]
	assert [answer.status_code for answer in answers] == [200, 200, 200]
	assert [message.status for message in messages(seller)] == ["New"]


def test_a_webhook_signed_with_another_secret_is_refused(live_site, sandbox, seller):
	answer = post(live_site, seller, placed(sandbox, UNPAID), "guessed")
	assert answer.status_code == 401
	assert "signature" in answer.json()["message"]["message"]
	assert messages(seller) == []


@pytest.mark.parametrize("change", ["unknown", "disabled"])
def test_a_webhook_for_no_shop_is_refused(live_site, sandbox, seller, change):
	shop = seller if change == "disabled" else "No such shop"
	if change == "disabled":
		frappe.db.set_value("Ecom Shop", seller, "enabled", 0)
		frappe.clear_document_cache("Ecom Shop", seller)
		frappe.db.commit()
	assert post(live_site, shop, placed(sandbox, UNPAID), SECRET).status_code == 404
	assert messages(seller) == []


@pytest.mark.parametrize("body", [b"<xml/>", b"[1, 2]", b""])
def test_a_signed_body_that_is_no_webhook_is_refused(live_site, seller, body):
	"""With a status that makes the shop try again; what is no JSON at all, Frappe itself refuses."""
	assert post(live_site, seller, body, SECRET).status_code >= 400
	assert messages(seller) == []


@pytest.mark.smoke
def test_a_webhook_becomes_an_order(live_site, sandbox, seller):
	"""#1005: two lines, unpaid. A body says nothing of holds and pickup, so the shop is asked."""
	body = placed(sandbox, UNPAID)
	post(live_site, seller, body, SECRET)
	frappe.db.rollback()
	assert process_inbox(50) == 1
	[message] = messages(seller)
	assert message.status == "Done"
	doc = factory.get(message.ecom_order)
	assert (doc.external_id, doc.number, doc.total, len(doc.lines)) == ("5400000001005", "#1005", 85.62, 2)
	assert sandbox.calls == ["Order"]


def test_an_order_with_money_is_asked_for(live_site, sandbox, seller):
	"""A webhook's body does not name the payments; the order is read from the shop."""
	post(live_site, seller, placed(sandbox, PAID), SECRET)
	frappe.db.rollback()
	process_inbox(50)
	[order] = orders(seller)
	doc = factory.get(order)
	assert [(row.gateway, row.amount) for row in doc.payments] == [("paypal", 114.15)]
	assert len(sandbox.calls) == 1


def test_fifty_copies_in_parallel_make_one_order(live_site, sandbox, seller, site):
	body = placed(sandbox, PAID)
	with ThreadPoolExecutor(16) as pool:
		answers = list(pool.map(lambda _n: post(live_site, seller, body, SECRET), range(50)))
	assert {answer.status_code for answer in answers} == {200}
	assert len(messages(seller)) == 1
	together(site, [lambda: process_inbox(50)] * 4)
	assert [message.status for message in messages(seller)] == ["Done"]
	assert len(orders(seller)) == 1


def test_many_events_of_one_order_worked_at_once_make_one_order(live_site, sandbox, seller, site):
	"""Twelve different events, four workers: nobody inserts the order, its buyer or its listing twice."""
	body = placed(sandbox, UNPAID)
	for number in range(12):
		topic = "orders/create" if number == 0 else "orders/updated"
		assert post(live_site, seller, body, SECRET, topic, f"e{number}").status_code == 200
	frappe.db.rollback()
	together(site, [lambda: [process_inbox(1) for _ in range(6)]] * 4)
	assert {(message.status, message.error) for message in messages(seller)} == {("Done", None)}
	assert len(orders(seller)) == 1
	assert frappe.db.count("Ecom Buyer", {"shop": seller}) == 1
	assert frappe.db.count("Ecom Listing", {"shop": seller}) == 2
	assert frappe.db.count("Customer", {"name": factory.get(orders(seller)[0]).customer}) == 1


def test_the_shop_sends_and_the_pool_follows(live_site, sandbox, seller):
	"""The simulated shop's own webhooks: placed, then tagged; the later message counts."""
	sandbox.webhooks.subscribe(address(live_site, seller))
	sandbox.control.handle("POST", "/sandbox/place", {"numbers": [UNPAID]})
	sandbox.control.handle("POST", "/sandbox/orders/1005/change", {"tags": ["gift"], "note": "Ring twice"})
	assert sandbox.webhooks.wait()
	frappe.db.rollback()
	process_inbox(50)
	[order] = orders(seller)
	doc = factory.get(order)
	assert (doc.tags, doc.note) == ("gift", "Ring twice")


def test_an_older_message_does_not_undo_a_newer(live_site, sandbox, seller):
	old = placed(sandbox, UNPAID)
	new = rest_view.order_body(sandbox.shop.change("1005", note="Ring twice"))
	post(live_site, seller, new, SECRET, "orders/updated", "e2")
	frappe.db.rollback()
	process_inbox(50)
	post(live_site, seller, old, SECRET, "orders/create", "e1")
	frappe.db.rollback()
	process_inbox(50)
	[order] = orders(seller)
	assert factory.get(order).note == "Ring twice"
	assert {message.status for message in messages(seller)} == {"Done"}


def test_a_message_that_cannot_be_read_is_dead_and_says_why(live_site, sandbox, seller):
	body = placed(sandbox, UNPAID)
	sandbox.shop.orders.clear()  # asked for the order, the shop knows no better
	cancelled = {**body, "cancelled_at": body["updated_at"]}  # which says all
	post(live_site, seller, {**cancelled, "created_at": "yesterday"}, SECRET, "orders/cancelled")
	frappe.db.rollback()
	process_inbox(50)
	[message] = messages(seller)
	assert message.status == "Dead"
	assert "created_at" in message.error
	assert orders(seller) == []


def test_one_bad_message_stops_no_other(live_site, sandbox, seller):
	bad = placed(sandbox, UNPAID)
	sandbox.shop.orders.clear()  # asked for the order, the shop knows no better
	good = placed(sandbox, "#1018")
	bad = {**bad, "line_items": None, "cancelled_at": bad["updated_at"]}
	post(live_site, seller, bad, SECRET, event_id="bad")
	post(live_site, seller, good, SECRET, event_id="good")
	frappe.db.rollback()
	process_inbox(50)
	assert sorted(message.status for message in messages(seller)) == ["Dead", "Done"]
	assert len(orders(seller)) == 1


def test_a_message_waits_while_the_shop_is_down_and_can_be_replayed(live_site, sandbox, seller):
	"""The order must be asked for, the shop answers 500: tried again with growing pauses, dead after the last attempt,
	and done when a person replays it."""
	post(live_site, seller, placed(sandbox, PAID), SECRET)
	sandbox.faults.add(kind="500", times=2)
	frappe.db.rollback()
	process_inbox(50)
	[message] = messages(seller)
	assert (message.status, message.attempts) == ("Failed", 1)
	assert "500" in message.error
	assert process_inbox(50) == 0, "it must not be due at once"

	last = frappe.get_cached_doc("Ecom Settings").max_attempts
	frappe.db.set_value(
		"Inbox Message", message.name, {"attempts": last - 1, "next_try_at": frappe.utils.now_datetime()}
	)
	process_inbox(50)
	assert [row.status for row in messages(seller)] == ["Dead"]

	from ecom_erp.api.desk.work import replay_message

	replay_message("Inbox Message", message.name)
	process_inbox(50)
	assert [row.status for row in messages(seller)] == ["Done"]
	[order] = orders(seller)
	assert read_canonical(factory.get(order)).number == PAID
