"""Tracking events that the courier sends: `X-Parcel-Signature` is the hexadecimal HMAC-SHA256, with the account's
secret, of `X-Parcel-Timestamp` (seconds since 1970), a dot and the body."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence

from ecom_erp.core.times import unix_seconds
from ecom_erp.integrations.couriers.base import CourierPayloadError, CourierSignatureError, TrackingEvent
from ecom_erp.integrations.couriers.parcel_api import mapper

TOLERANCE = 300  # seconds that a message may be old
MOST_EVENTS = 500


def signature(secret: str, timestamp: str, body: bytes) -> str:
	return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def read(
	secret: str, headers: Mapping[str, str], body: bytes, now: float | None = None
) -> Sequence[tuple[str, TrackingEvent]]:
	"""(tracking number, event) of a webhook. Raises CourierSignatureError or CourierPayloadError."""
	timestamp = headers.get("X-Parcel-Timestamp") or ""
	given = headers.get("X-Parcel-Signature") or ""
	expected = signature(secret, timestamp, body)
	if not secret or not hmac.compare_digest(expected.encode(), given.encode()):
		raise CourierSignatureError("The signature does not match the account's webhook secret")
	seconds = unix_seconds(timestamp)
	if seconds is None or abs((now or time.time()) - seconds) > TOLERANCE:
		raise CourierSignatureError("The message is too old")
	return _events(body)


def _events(body: bytes) -> Sequence[tuple[str, TrackingEvent]]:
	try:
		rows = json.loads(body)["events"][:MOST_EVENTS]
		return [(str(row["tracking_number"]), mapper.event(row)) for row in rows]
	except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as problem:
		raise CourierPayloadError(f"Not a list of tracking events: {type(problem).__name__}") from None
