"""The signature of messages in both directions: HMAC-SHA256 with the shop's webhook secret over the time stamp, a dot and
the body (of a GET, which has none: its path with the query)."""

import hashlib
import hmac
import time
from collections.abc import Mapping

from ecom_erp.core.times import unix_seconds
from ecom_erp.integrations.channels.base import SignatureError

WINDOW_SECONDS = 300  # how far a message's time stamp may lie from our clock


def sign(secret: str, timestamp: str, signed: bytes) -> str:
	"""What stands in X-Ecom-Signature."""
	digest = hmac.new(secret.encode(), timestamp.encode() + b"." + signed, hashlib.sha256).hexdigest()
	return f"sha256={digest}"


def headers(secret: str, signed: bytes, now: float | None = None) -> dict[str, str]:
	"""Time stamp and signature of a message."""
	timestamp = str(int(time.time() if now is None else now))
	return {"X-Ecom-Timestamp": timestamp, "X-Ecom-Signature": sign(secret, timestamp, signed)}


def check(secret: str, names: Mapping[str, str], body: bytes, now: float | None = None) -> None:
	"""`names`: headers by lower-case name. Raises SignatureError."""
	timestamp, given = names.get("x-ecom-timestamp", ""), names.get("x-ecom-signature", "")
	if not secret or not hmac.compare_digest(sign(secret, timestamp, body).encode(), given.encode()):
		raise SignatureError("The message is not signed with this shop's secret")
	seconds = unix_seconds(timestamp)
	if seconds is None:
		raise SignatureError("X-Ecom-Timestamp is not a number of seconds")
	if abs((time.time() if now is None else now) - seconds) > WINDOW_SECONDS:
		raise SignatureError("X-Ecom-Timestamp lies more than five minutes from now")
