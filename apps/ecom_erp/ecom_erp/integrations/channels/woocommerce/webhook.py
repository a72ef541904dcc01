"""WooCommerce's webhooks: signature, headers, topics.

The delivery id that WooCommerce sends is made of the webhook and the second, so two orders may share it. An event's id is
therefore made of what was said: topic, order and body.
"""

import hashlib
import re
from collections.abc import Mapping

from ecom_erp.integrations.channels.base import Event, PayloadError
from ecom_erp.integrations.channels.values import text
from ecom_erp.integrations.channels.webhooks import check, json_object
from ecom_erp.integrations.channels.woocommerce import mapper

DELETED = "order.deleted"  # its body has the order's id and nothing else
ORDER_TOPICS = frozenset({"order.created", "order.updated", "order.restored"})
_PING = re.compile(rb"\s*webhook_id=\d+\s*")


def read(secret: str, headers: Mapping[str, str], body: bytes) -> Event | None:
	"""Check the signature over the raw body, then parse. None for the unsigned ping that WooCommerce sends when a
	webhook is made: it states nothing. Raises SignatureError or PayloadError."""
	names = {name.lower(): value for name, value in headers.items()}
	given = names.get("x-wc-webhook-signature", "")
	if not given and _PING.fullmatch(body):
		return None
	check(secret, body, given)
	topic = names.get("x-wc-webhook-topic", "")
	if not topic:
		raise PayloadError("The header X-WC-Webhook-Topic is missing")
	payload = json_object(body)
	if _is_error(payload):
		return _failed(topic, payload)
	order_id = _order_id(topic, payload)
	modified = text(payload.get("date_modified_gmt"))
	digest = hashlib.sha256(body).hexdigest()[:24]
	return Event(
		event_id=f"{order_id}@{modified}/{topic}/{digest}",
		topic=topic,
		external_id=order_id,
		occurred_at=mapper.gmt(modified, "date_modified_gmt") if modified else None,
		payload=payload,
	)


def _is_error(payload):
	return "id" not in payload and isinstance(payload.get("code"), str) and "message" in payload


def _failed(topic, payload):
	"""The shop could not read the order that it was to send, and sent its error instead."""
	code = text(payload["code"])[:100]
	return Event(
		event_id=f"error/{topic}/{code}",
		topic=topic,
		external_id="",
		occurred_at=None,
		payload=payload,
		problem=f"WooCommerce sent an error instead of the order ({code}). Check the webhook: its user must exist and its "
		"API version be v3. Until then orders come by polling alone.",
	)


def _order_id(topic, payload):
	is_about_an_order = topic == DELETED or (topic in ORDER_TOPICS and mapper.is_order(payload))
	return text(payload.get("id")) if is_about_an_order else ""
