"""The shop's webhooks, received by a real server."""

import base64
import hashlib
import hmac
import json

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response


@pytest.fixture
def receiver():
	"""A server that keeps what it gets and answers with the statuses in `answers`, then 200."""
	with HTTPServer(host="127.0.0.1") as server:
		server.got, server.answers = [], []

		def take(request: Request) -> Response:
			server.got.append((dict(request.headers), request.get_data()))
			return Response(status=server.answers.pop(0) if server.answers else 200)

		server.expect_request("/hook", method="POST").respond_with_handler(take)
		yield server


@pytest.fixture
def listening(sandbox, receiver):
	sandbox.webhooks.pause = 0.01
	sandbox.webhooks.subscribe(receiver.url_for("/hook"), {"X-Frappe-Site-Name": "demo.localhost"})
	return sandbox


def test_an_order_is_told_signed_over_the_raw_body(listening, receiver, control):
	control("POST", "/place", numbers=["#1001"])
	assert listening.webhooks.wait(5)
	((headers, body),) = receiver.got
	digest = hmac.new(listening.webhook_secret.encode(), body, hashlib.sha256).digest()
	assert headers["X-Shopify-Hmac-Sha256"] == base64.b64encode(digest).decode()
	assert headers["X-Shopify-Topic"] == "orders/create"
	assert headers["X-Frappe-Site-Name"] == "demo.localhost"
	order = json.loads(body)
	assert (order["id"], order["name"]) == (5400000001001, "#1001")
	assert "transactions" not in order and "barcode" not in order["line_items"][0]


def test_a_failing_receiver_gets_the_same_message_again(listening, receiver, control):
	receiver.answers = [500, 503]
	control("POST", "/place", numbers=["#1001"])
	assert listening.webhooks.wait(5)
	assert [row["statuses"] for row in control("GET", "/webhooks")] == [[500, 503, 200]]
	assert len({(h["X-Shopify-Event-Id"], h["X-Shopify-Webhook-Id"], body) for h, body in receiver.got}) == 1


def test_a_receiver_that_is_away_is_tried_eight_times(sandbox, control):
	sandbox.webhooks.pause = 0.001
	sandbox.webhooks.subscribe("http://127.0.0.1:9/hook")
	control("POST", "/place", numbers=["#1001"])
	assert sandbox.webhooks.wait(10)
	assert control("GET", "/webhooks")[0]["statuses"] == [0] * 8


def test_copies_share_the_event_and_differ_in_the_delivery(listening, receiver, control):
	control("POST", "/place", numbers=["#1001"], copies=5)
	assert listening.webhooks.wait(5)
	assert len({h["X-Shopify-Event-Id"] for h, _body in receiver.got}) == 1
	assert len({h["X-Shopify-Webhook-Id"] for h, _body in receiver.got}) == 5


def test_a_message_can_be_sent_once_more(listening, receiver, control):
	control("POST", "/place", numbers=["#1001"])
	listening.webhooks.wait(5)
	control("POST", "/webhooks/resend", index=0)
	assert listening.webhooks.wait(5)
	assert receiver.got[0][1] == receiver.got[1][1]
	assert receiver.got[0][0]["X-Shopify-Event-Id"] == receiver.got[1][0]["X-Shopify-Event-Id"]


@pytest.mark.parametrize(
	("action", "body", "topics"),
	[
		("change", {"note": "hi"}, ["orders/updated"]),
		("add", {"variant_id": "44100000000001", "quantity": 1}, ["orders/edited", "orders/updated"]),
		("cancel", {}, ["orders/cancelled", "orders/updated"]),
		("refund", {"lines": [], "amount": "1.00"}, ["orders/updated", "refunds/create"]),
	],
)
def test_which_topics_an_action_sends(listening, receiver, control, action, body, topics):
	control("POST", "/place", numbers=["#1001"], webhooks=False)
	control("POST", f"/orders/1001/{action}", **body)
	assert listening.webhooks.wait(5)
	assert sorted(h["X-Shopify-Topic"] for h, _body in receiver.got) == topics


def test_orders_that_are_only_polled_are_not_told(listening, receiver, control):
	assert len(control("POST", "/place", way="poll")) == 48
	assert listening.webhooks.wait(5) and receiver.got == []
	assert len(control("POST", "/place", way="both")) == 44
	assert listening.webhooks.wait(10) and len(receiver.got) == 44


def test_uninstalling_is_told(listening, receiver, control):
	control("POST", "/uninstall")
	assert listening.webhooks.wait(5)
	assert receiver.got[0][0]["X-Shopify-Topic"] == "app/uninstalled"
