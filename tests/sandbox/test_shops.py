"""Each kind of simulated shop by itself: steered over HTTP, heard by a receiver."""

import base64
import hashlib
import hmac
import json

import pytest
import requests
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from ecom_sandbox import SHOPS, OwnServer, WooServer


@pytest.fixture
def receiver():
	with HTTPServer(host="127.0.0.1") as server:
		server.got, server.status = [], 200

		def take(request: Request) -> Response:
			server.got.append((dict(request.headers), request.get_data()))
			return Response(status=server.status)

		server.expect_request("/hook", method="POST").respond_with_handler(take)
		yield server


def post(server, path, **body):
	answer = requests.post(f"{server.url}/sandbox{path}", json=body, timeout=10)
	answer.raise_for_status()
	return answer.json()


def test_there_is_a_shop_for_each_channel():
	assert set(SHOPS) == {"Shopify", "WooCommerce", "Own Shop"}


@pytest.mark.parametrize(("server_type", "number"), [(WooServer, "2001"), (OwnServer, "AD-3001")])
def test_what_can_happen_to_an_order(server_type, number):
	with server_type() as server:
		post(server, "/place", numbers=[number])
		line = server.shop.get(number).lines[0]
		post(server, f"/orders/{number}/refund", lines=[[line.id, 1, "return"]], amount="1.00", note="late")
		post(server, f"/orders/{number}/add", variant_id=line.variant_id, quantity=1)
		body = post(server, f"/orders/{number}/cancel", reason="customer")
		order = server.shop.get(number)
		assert order.cancelled_at and order.returned == 1 and len(body["refunds"]) == 1
		assert len(body.get("line_items") or body["lines"]) == len(order.lines)


def test_woocommerce_tells_once_signed_and_pings(receiver):
	with WooServer() as server:
		server.webhooks.subscribe(receiver.url_for("/hook"))
		receiver.status = 500
		post(server, "/place", numbers=["2001"])
		assert server.webhooks.wait(10)
		((headers, body),) = receiver.got
		digest = base64.b64encode(
			hmac.new(server.webhook_secret.encode(), body, hashlib.sha256).digest()
		).decode()
		assert headers["X-Wc-Webhook-Signature"] == digest
		assert (headers["X-Wc-Webhook-Topic"], json.loads(body)["number"]) == ("order.created", "2001")
		receiver.status = 200
		assert server.ping() == 200 and receiver.got[-1][1] == b"webhook_id=1"


def test_an_own_shop_tells_until_it_is_heard(receiver):
	with OwnServer() as server:
		server.webhooks.pause = 0.01
		server.webhooks.subscribe(receiver.url_for("/hook"))
		receiver.status = 500
		post(server, "/place", numbers=["AD-3001"])
		receiver.status = 200
		assert server.webhooks.wait(10)
		headers, body = receiver.got[-1]
		signed = headers["X-Ecom-Timestamp"].encode() + b"." + body
		digest = hmac.new(server.webhook_secret.encode(), signed, hashlib.sha256).hexdigest()
		assert headers["X-Ecom-Signature"] == f"sha256={digest}"
		assert headers["X-Ecom-Topic"] == "orders/create"


@pytest.mark.parametrize(
	("path", "status", "code"),
	[
		("orders/4711", 404, "woocommerce_rest_shop_order_invalid_id"),
		("customers", 404, "rest_no_route"),
		("orders?per_page=101", 400, "rest_invalid_param"),
		("orders?customer=1", 400, "rest_invalid_param"),
		("orders?modified_after=yesterday&dates_are_gmt=true", 400, "rest_invalid_param"),
	],
)
def test_what_woocommerce_refuses(path, status, code):
	with WooServer() as server:
		answer = requests.get(
			f"{server.url}/wp-json/wc/v3/{path}", auth=(server.consumer_key, server.token), timeout=10
		)
		assert (answer.status_code, answer.json()["code"]) == (status, code)
		answer = requests.get(f"{server.url}/wp-json/wc/v3/{path}", auth=("ck", "cs"), timeout=10)
		assert answer.status_code == 401
