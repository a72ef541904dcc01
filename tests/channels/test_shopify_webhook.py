"""Signature, headers and topics of Shopify's webhooks."""

import json

import pytest

from ecom_erp.integrations.channels import webhooks
from ecom_erp.integrations.channels.base import PayloadError, SignatureError
from ecom_erp.integrations.channels.shopify import Adapter
from ecom_erp.integrations.channels.shopify.settings import Settings
from ecom_erp.integrations.http import HttpClient

BODY = b'{"id": 450789469}'
# echo -n '{"id": 450789469}' | openssl dgst -sha256 -hmac 'hush' -binary | base64
SIGNATURE = "WmOtKC0H/okDtvGoe15jdHHXcrdaKGsp+Mixe1uIafY="
HEADERS = {
	"X-Shopify-Topic": "orders/create",
	"X-Shopify-Hmac-Sha256": SIGNATURE,
	"X-Shopify-Webhook-Id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
	"X-Shopify-Event-Id": "98880550-7158-44d4-b7cd-2c97c8a091b5",
	"X-Shopify-Triggered-At": "2026-03-10T12:00:00.123456789Z",
}


def adapter(secret="hush"):
	shop = Settings(name="Aurora", base_url="https://aurora.example.com", webhook_secret=secret)
	return Adapter(shop, HttpClient(["aurora.example.com"]))


def signed(body, topic, **headers):
	raw = json.dumps(body).encode()
	return {"X-Shopify-Topic": topic, "X-Shopify-Hmac-Sha256": webhooks.sign("hush", raw), **headers}, raw


def test_a_signed_webhook_is_read():
	event = adapter().read_webhook(HEADERS, BODY)
	assert event.event_id == "98880550-7158-44d4-b7cd-2c97c8a091b5/orders/create"
	assert (event.topic, event.external_id, event.payload) == (
		"orders/create",
		"450789469",
		{"id": 450789469},
	)
	assert event.occurred_at.isoformat() == "2026-03-10T12:00:00.123456+00:00"


def test_header_names_come_in_any_case():
	assert adapter().read_webhook({k.upper(): v for k, v in HEADERS.items()}, BODY).external_id == "450789469"


@pytest.mark.parametrize(
	("headers", "body", "secret"),
	[
		({}, BODY, "hush"),
		({"X-Shopify-Hmac-Sha256": ""}, BODY, "hush"),
		({"X-Shopify-Hmac-Sha256": SIGNATURE}, BODY + b" ", "hush"),
		({"X-Shopify-Hmac-Sha256": SIGNATURE}, BODY, "other"),
		({"X-Shopify-Hmac-Sha256": SIGNATURE}, BODY, ""),
		({"X-Shopify-Hmac-Sha256": "ü"}, BODY, "hush"),
	],
)
def test_anything_else_is_not(headers, body, secret):
	with pytest.raises(SignatureError):
		adapter(secret).read_webhook({"X-Shopify-Topic": "orders/create", **headers}, body)


def test_a_repeated_delivery_has_the_same_id_another_topic_of_the_same_action_has_not():
	again = {**HEADERS, "X-Shopify-Webhook-Id": "11111111-2222-3333-4444-555555555555"}
	paid = {**HEADERS, "X-Shopify-Topic": "orders/paid"}
	first = adapter().read_webhook(HEADERS, BODY).event_id
	assert adapter().read_webhook(again, BODY).event_id == first
	assert adapter().read_webhook(paid, BODY).event_id != first


@pytest.mark.parametrize(
	("topic", "body", "order_id"),
	[
		("orders/updated", {"id": 1}, "1"),
		("orders/cancelled", {"id": 1}, "1"),
		("refunds/create", {"id": 9, "order_id": 1}, "1"),
		("fulfillments/update", {"id": 9, "order_id": 1}, "1"),
		("orders/edited", {"order_edit": {"id": 9, "order_id": 1}}, "1"),
		("app/uninstalled", {"id": 7}, ""),
		("products/update", {"id": 7}, ""),
	],
)
def test_which_order_a_topic_is_about(topic, body, order_id):
	headers, raw = signed(body, topic)
	assert adapter().read_webhook(headers, raw).external_id == order_id


@pytest.mark.parametrize(
	"topic", ["refunds/create", "orders/edited", "fulfillments/create", "app/uninstalled"]
)
def test_topics_that_state_no_order(topic):
	assert adapter().to_canonical(topic, {"id": 9, "order_id": 1}) is None


def test_a_signed_body_that_is_no_object_is_refused():
	for raw in (b"[]", b"{"):
		headers = {"X-Shopify-Topic": "orders/create", "X-Shopify-Hmac-Sha256": webhooks.sign("hush", raw)}
		with pytest.raises(PayloadError):
			adapter().read_webhook(headers, raw)
