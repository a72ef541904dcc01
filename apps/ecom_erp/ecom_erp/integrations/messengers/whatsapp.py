"""Sending by WhatsApp's Cloud API: POST /{version}/{phone number id}/messages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ecom_erp.core.notify import whatsapp
from ecom_erp.integrations.http import HttpClient, HttpError, Throttled, Unreachable
from ecom_erp.integrations.messengers.errors import NOT_TAKEN, NoAccess, Undeliverable, Unknown

TIMEOUT = (5.0, 20.0)
ANSWER_BYTES = 256 * 1024
LATER_SECONDS = 60.0


@dataclass(frozen=True)
class Account:
	"""`base_url` without version, e.g. https://graph.facebook.com; `version` as v23.0."""

	name: str
	base_url: str
	version: str
	phone_number_id: str
	token: str


def send(account: Account, body: Mapping[str, Any], local: bool = False) -> str:
	"""Hand over one message; Meta's ID of it. Raises Throttled and Unreachable, after which it may be sent again; Undeliverable,
	Unknown, NoAccess."""
	url = f"{account.base_url.rstrip('/')}/{account.version}/{account.phone_number_id}/messages"
	client = HttpClient.for_account(
		account.base_url,
		f"whatsapp {account.name}",
		timeout=TIMEOUT,
		retries=0,
		max_bytes=ANSWER_BYTES,
		local=local,
	)
	try:
		answer = client.request("POST", url, json=body, headers={"Authorization": f"Bearer {account.token}"})
	except HttpError as error:
		problem: Exception = _problem(error)
	else:
		return _message_id(answer.body)
	raise problem


def _message_id(content: bytes) -> str:
	messages = _read(content).get("messages")
	first = messages[0] if isinstance(messages, list) and messages else None
	found = first.get("id") if isinstance(first, dict) else None
	if not found:
		raise Unknown("WhatsApp has answered without an ID of the message")
	return str(found)


def _problem(error: HttpError) -> Exception:
	stated = _read(error.body).get("error")
	code = whatsapp.code_of(stated) if isinstance(stated, dict) else -1
	if code in whatsapp.RATE_LIMITS:
		return Throttled(
			f"WhatsApp asks for patience ({code})", error.status, b"", error.retry_after or LATER_SECONDS
		)
	if code in whatsapp.PASSING:
		return Unreachable(f"WhatsApp cannot send at the moment ({code})", error.status)
	if code in whatsapp.NO_ACCESS or (code < 0 and error.status in (401, 403)):
		return NoAccess(f"WhatsApp refuses the access token or the account ({max(code, error.status)})")
	if code > 0:
		return Undeliverable(f"WhatsApp refuses the message ({code})", code)
	if isinstance(error, Unreachable) and not error.never_sent and error.status != NOT_TAKEN:
		return Unknown(str(error))
	return error


def _read(content: bytes) -> dict[str, Any]:
	try:
		data = json.loads(content or b"{}")
	except (ValueError, RecursionError):
		return {}
	return data if isinstance(data, dict) else {}
