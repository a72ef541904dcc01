"""What the webhooks of several channels have in common."""

import base64
import hashlib
import hmac
import json
from typing import Any

from ecom_erp.integrations.channels.base import PayloadError, SignatureError


def sign(secret: str, body: bytes) -> str:
	"""The base64 of the HMAC-SHA256 over the raw body, as several kinds of shops send it."""
	return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def check(secret: str, body: bytes, given: str) -> None:
	"""Compare a signature in constant time. Raises SignatureError, also where the shop has no secret."""
	if not secret or not hmac.compare_digest(sign(secret, body).encode(), given.encode()):
		raise SignatureError("The webhook is not signed with this shop's secret")


def json_object(body: bytes, **options: Any) -> dict[str, Any]:
	"""The body as an object; `options` are those of `json.loads`. Raises PayloadError."""
	try:
		payload = json.loads(body, **options)
	except ValueError:
		raise PayloadError("The message is not valid JSON")
	except RecursionError:
		raise PayloadError("The body is nested too deeply")
	if not isinstance(payload, dict):
		raise PayloadError("The body is not an object")
	return payload
