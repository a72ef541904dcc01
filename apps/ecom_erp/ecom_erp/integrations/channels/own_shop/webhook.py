"""What an own shop pushes: topics, ids, the body's shape."""

import hashlib
from collections.abc import Mapping
from typing import Any

from ecom_erp.integrations.channels.base import Event, PayloadError
from ecom_erp.integrations.channels.own_shop import mapper, signing
from ecom_erp.integrations.channels.webhooks import json_object

TOPICS = frozenset(
	{
		"orders/create",
		"orders/updated",
		"orders/paid",
		"orders/cancelled",
		"orders/fulfilled",
		"refunds/create",
	}
)


def read(
	secret: str, headers: Mapping[str, str], body: bytes, may_ask: bool, now: float | None = None
) -> Event:
	"""Check signature and time stamp, then parse. `may_ask`: the shop has an address, so a message may name an order
	(`{"order_id": ..}`) instead of stating it. Raises SignatureError, or PayloadError: the shop is told at once what is
	wrong with its message."""
	names = {name.lower(): value for name, value in headers.items()}
	signing.check(secret, names, body, now)
	topic = names.get("x-ecom-topic", "")
	if topic not in TOPICS:
		raise PayloadError(f"The header X-Ecom-Topic is none of {', '.join(sorted(TOPICS))}")
	payload = parse(body)
	order_id = payload.get("order_id")
	if not is_whole(payload):
		if not may_ask:
			raise PayloadError(
				"The message does not contain the order, and the shop has no URL to ask for it"
			)
		if not isinstance(order_id, str | int) or not str(order_id):
			raise PayloadError("order_id is missing")
	order = mapper.read_order(payload) if is_whole(payload) else None
	event_id = names.get("x-ecom-event-id") or hashlib.sha256(body).hexdigest()
	return Event(
		event_id=f"{event_id}/{topic}",
		topic=topic,
		external_id=order.external_id if order else str(order_id),
		occurred_at=order.updated_at if order else None,
		payload=payload,
	)


def is_whole(payload: Mapping[str, Any]) -> bool:
	"""Whether it states an order, rather than naming one."""
	return "order_id" not in payload


def parse(body: bytes) -> dict[str, Any]:
	"""JSON with its amounts as they are written; binary fractions cannot hold a cent. Raises PayloadError."""
	return json_object(body, parse_float=str)
