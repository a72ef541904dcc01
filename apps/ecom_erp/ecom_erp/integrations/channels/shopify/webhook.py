"""Shopify's webhooks: signature, headers, topics."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from ecom_erp.integrations.channels.base import Event, PayloadError
from ecom_erp.integrations.channels.values import moment
from ecom_erp.integrations.channels.webhooks import check, json_object

# topics whose body is the whole order
ORDER_TOPICS = frozenset(
	{
		"orders/create",
		"orders/updated",
		"orders/paid",
		"orders/cancelled",
		"orders/fulfilled",
		"orders/partially_fulfilled",
	}
)
# topics whose body names the order in `order_id`
PART_TOPICS = frozenset({"refunds/create", "fulfillments/create", "fulfillments/update"})
EDITED = "orders/edited"
DELETED = "orders/delete"
UNINSTALLED = "app/uninstalled"


def read(secret: str, headers: Mapping[str, str], body: bytes) -> Event:
	"""Check the signature over the raw body, then parse. Raises SignatureError or PayloadError.

	One action of a merchant may send several topics under one event id, so the id of an event holds both; a repeated
	delivery has both the same."""
	names = {name.lower(): value for name, value in headers.items()}
	given = names.get("x-shopify-hmac-sha256", "")
	check(secret, body, given)
	topic = names.get("x-shopify-topic", "")
	if not topic:
		raise PayloadError("The header X-Shopify-Topic is missing")
	payload = json_object(body)
	event_id = names.get("x-shopify-event-id") or names.get("x-shopify-webhook-id")
	return Event(
		event_id=f"{event_id or hashlib.sha256(body).hexdigest()}/{topic}",
		topic=topic,
		external_id=_order_id(topic, payload),
		occurred_at=_triggered_at(names),
		payload=payload,
	)


def _order_id(topic, payload):
	if topic in PART_TOPICS:
		return str(payload.get("order_id") or "")
	if topic == EDITED:
		return str((payload.get("order_edit") or {}).get("order_id") or "")
	if topic.startswith("orders/"):
		return str(payload.get("id") or "")
	return ""


def _triggered_at(names) -> datetime | None:
	value = names.get("x-shopify-triggered-at")
	return moment(value, "X-Shopify-Triggered-At") if value else None
