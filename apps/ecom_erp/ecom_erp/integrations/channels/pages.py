"""The orders of a page that a shop answered, as events."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ecom_erp.integrations.channels.base import Event, PayloadError, reading
from ecom_erp.integrations.channels.values import text

IDS = ("legacyResourceId", "id")


def events(orders: Iterable[Any], read: Callable[[Any], Event], topic: str) -> list[Event]:
	"""An event for each order, in their order. One that `read` cannot understand keeps no other waiting: its event has
	the order as it came, and the `problem` in words."""
	return [_event(order, read, topic) for order in orders]


def _event(order: Any, read: Callable[[Any], Event], topic: str) -> Event:
	try:
		with reading():
			return read(order)
	except PayloadError as error:
		return Event(
			event_id=f"unreadable/{hashlib.sha256(json.dumps(order, sort_keys=True).encode()).hexdigest()}",
			topic=topic,
			external_id=_id(order),
			occurred_at=None,
			payload=order if isinstance(order, Mapping) else {"order": order},
			problem=str(error),
		)


def _id(order: Any) -> str:
	found = [order.get(name) for name in IDS] if isinstance(order, Mapping) else []
	return next((text(one) for one in found if isinstance(one, str | int)), "")
