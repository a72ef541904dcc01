"""Signatures of outgoing webhooks, as https://www.standardwebhooks.com describes them: receivers verify them with any library of
that name."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
BYTES = 32
LEAST_BYTES, MOST_BYTES = 24, 64


class BadSecret(ValueError):
	"""A text that is no secret of this kind; says which part of it: prefix, base64 or length."""


def new_secret() -> str:
	return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def key_of(secret: str) -> bytes:
	"""The key that a secret stands for. Raises BadSecret for anything but `whsec_` and 24 to 64 bytes in Base64."""
	if not secret.startswith(PREFIX):
		raise BadSecret("prefix")
	try:
		key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
	except ValueError as error:  # binascii.Error is one
		raise BadSecret("base64") from error
	if not LEAST_BYTES <= len(key) <= MOST_BYTES:
		raise BadSecret("length")
	return key


def headers(secrets_in_use: Sequence[str], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
	"""The headers of a message. `timestamp`: seconds since 1970 of this attempt. While a secret is being replaced, both sign."""
	content = f"{message_id}.{timestamp}.".encode() + body
	signatures = [_signature(key_of(secret), content) for secret in secrets_in_use]
	return {
		"webhook-id": message_id,
		"webhook-timestamp": str(timestamp),
		"webhook-signature": " ".join(signatures),
	}


def _signature(key: bytes, content: bytes) -> str:
	return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
