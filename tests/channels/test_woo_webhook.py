"""Signature, headers and topics of WooCommerce's webhooks."""

import json

import pytest

from ecom_erp.integrations.channels import webhooks
from ecom_erp.integrations.channels.base import PayloadError, SignatureError
from ecom_erp.integrations.channels.woocommerce import Adapter
from ecom_erp.integrations.channels.woocommerce.settings import Settings
from ecom_erp.integrations.http import HttpClient

BODY = b'{"id":727,"status":"processing","date_modified_gmt":"2017-03-22T19:28:08"}'
# printf '%s' "$BODY" | openssl dgst -sha256 -hmac 'hush' -binary | base64
SIGNATURE = "Rlli+ida43E+sDYpsiBfSIl1Jckt/W43E+7BbNVN6UA="
HEADERS = {
	"X-WC-Webhook-Topic": "order.updated",
	"X-WC-Webhook-Signature": SIGNATURE,
	"X-WC-Webhook-Delivery-ID": "d1",
}


def adapter(secret="hush"):
	shop = Settings(name="Aurora", base_url="https://aurora.example.com", webhook_secret=secret)
	return Adapter(shop, HttpClient(["aurora.example.com"]))


def signed(body, topic="order.updated", **headers):
	raw = json.dumps(body).encode()
	return {"X-WC-Webhook-Topic": topic, "X-WC-Webhook-Signature": webhooks.sign("hush", raw), **headers}, raw


def test_a_signed_webhook_is_read():
	event = adapter().read_webhook(HEADERS, BODY)
	assert (event.topic, event.external_id, event.payload["status"]) == ("order.updated", "727", "processing")
	assert event.occurred_at.isoformat() == "2017-03-22T19:28:08+00:00"
	assert event.event_id.startswith("727@2017-03-22T19:28:08/order.updated/")


@pytest.mark.parametrize(
	("headers", "body", "secret"),
	[
		({}, BODY, "hush"),
		({"X-WC-Webhook-Signature": ""}, BODY, "hush"),
		({"X-WC-Webhook-Signature": SIGNATURE}, BODY + b" ", "hush"),
		({"X-WC-Webhook-Signature": SIGNATURE}, BODY, "other"),
		({"X-WC-Webhook-Signature": SIGNATURE}, BODY, ""),
		({"X-WC-Webhook-Signature": "ü"}, BODY, "hush"),
	],
)
def test_anything_else_is_not(headers, body, secret):
	with pytest.raises(SignatureError):
		adapter(secret).read_webhook({**headers, "X-WC-Webhook-Topic": "order.updated"}, body)


def test_the_ping_at_the_making_of_a_webhook_states_nothing():
	assert adapter().read_webhook({}, b"webhook_id=12") is None
	with pytest.raises(SignatureError):
		adapter().read_webhook({}, b"webhook_id=12&order=1")


def test_the_same_delivery_id_for_two_orders_makes_two_events():
	first = adapter().read_webhook(*signed({"id": 1}, **{"X-WC-Webhook-Delivery-ID": "same"}))
	second = adapter().read_webhook(*signed({"id": 2}, **{"X-WC-Webhook-Delivery-ID": "same"}))
	assert first.event_id != second.event_id


def test_the_same_order_told_again_is_the_same_event():
	first = adapter().read_webhook(*signed({"id": 1}, **{"X-WC-Webhook-Delivery-ID": "a"}))
	second = adapter().read_webhook(*signed({"id": 1}, **{"X-WC-Webhook-Delivery-ID": "b"}))
	assert first.event_id == second.event_id


@pytest.mark.parametrize(
	("topic", "body", "order"),
	[
		("order.deleted", {"id": 5}, "5"),
		("order.created", {"id": 5, "status": "checkout-draft"}, ""),
		("product.updated", {"id": 5}, ""),
	],
)
def test_which_order_a_message_is_about(topic, body, order):
	assert adapter().read_webhook(*signed(body, topic)).external_id == order


@pytest.mark.parametrize("body", [b"nonsense", b"[1]"])
def test_a_body_that_is_not_an_object(body):
	headers = {"X-WC-Webhook-Topic": "order.updated", "X-WC-Webhook-Signature": webhooks.sign("hush", body)}
	with pytest.raises(PayloadError):
		adapter().read_webhook(headers, body)
