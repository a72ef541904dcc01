"""Signed messages whose values are not what the channel sends: refused, or dead at once, with a text that says where."""

import json

import frappe
import pytest

from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_sandbox import rest_view
from tests.flows.intake.test_webhooks import SECRET, UNPAID, messages
from tests.support.webhooks import post

LARGE = "9" * 400


@pytest.fixture
def seller(sandbox_shop) -> str:
	frappe.db.commit()
	return sandbox_shop


def changes(body: dict) -> dict[str, dict]:
	first = body["line_items"][0]
	return {
		"lines-object": {**body, "line_items": {"0": first}},
		"line-null": {**body, "line_items": [None]},
		"line-text": {**body, "line_items": ["two socks"]},
		"quantity-text": {**body, "line_items": [{**first, "quantity": "many"}]},
		"quantity-object": {**body, "line_items": [{**first, "quantity": {"is": 2}}]},
		"quantity-huge": {**body, "line_items": [{**first, "quantity": int(LARGE)}]},
		"address-text": {**body, "shipping_address": "Am Wehr 5"},
		"customer-list": {**body, "customer": [1]},
		"price-huge": {**body, "total_price": "1e30"},
		"price-list": {**body, "total_price": [1]},
		"refunds-number": {**body, "refunds": 7},
		"time-object": {**body, "created_at": {"at": "now"}},
		"time-year-one": {**body, "updated_at": "0001-01-01T00:00:00Z"},
		"status-object": {**body, "financial_status": {"a": 1}},
	}


def test_they_are_dead_at_once_and_say_why(live_site, sandbox, seller):
	# a message of this kind states its order whole; of others the shop is asked
	body = {**rest_view.order_body(sandbox.shop.place(UNPAID)), "cancelled_at": "2026-03-03T09:00:00Z"}
	sandbox.shop.orders.clear()  # asked for the order, the shop knows no better
	for name, sent in changes(body).items():
		answer = post(live_site, seller, sent, SECRET, event_id=name)
		assert answer.status_code in (200, 400), (name, answer.text)
	frappe.db.rollback()
	process_inbox(50)
	found = frappe.get_all("Inbox Message", {"shop": seller}, ["event_id", "status", "error", "attempts"])
	told = {row.event_id.split("/")[0]: row for row in found}
	assert {name: row.status for name, row in told.items() if row.status != "Dead"} == {}
	assert [name for name, row in told.items() if row.attempts != 1 or "Unexpected" in row.error] == []
	assert "Am Wehr" not in " ".join(row.error for row in found)
	assert "quantity" in told["quantity-text"].error


@pytest.mark.parametrize(
	"body",
	[
		b'{"order_edit": ["1"]}',
		b'{"order_edit": "1"}',
		b'{"order_edit": 7}',
		b"[" * 10_000 + b"]" * 10_000,
		b'{"order_edit": ' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"}",
		b'{"order_edit": {"order_id": ' + b"1" * 10_000 + b"}}",
		b'{"order_edit": NaN}',
	],
)
@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
def test_what_is_no_message_is_refused(live_site, seller, body, kind):
	answer = post(live_site, seller, body, SECRET, topic="orders/edited", content_type=kind)
	assert answer.status_code in (200, 400), answer.text
	if answer.status_code == 200:
		# what is harmless may be kept, and says so when its turn comes
		frappe.db.rollback()
		process_inbox(10)
		assert {row.status for row in messages(seller)} <= {"Dead", "Done"}


def test_half_a_character_is_kept_and_read(live_site, sandbox, seller):
	body = rest_view.order_body(sandbox.shop.place(UNPAID))
	sent = json.dumps({**body, "note": "Thanks \ud83d"}).encode()
	assert post(live_site, seller, sent, SECRET, content_type="text/plain").status_code == 200
	frappe.db.rollback()
	process_inbox(10)
	assert [row.status for row in messages(seller)] == ["Done"]
