"""Messages as WhatsApp's Cloud API takes and reports them.

Source: Meta, WhatsApp Business Platform: "Send messages", "messages webhook reference", "Error codes".
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

WINDOW = timedelta(hours=24)
"""How long after a buyer's message he may be answered in free words."""
RATE_LIMITS = frozenset({4, 80007, 130429, 131048, 131056})
PASSING = frozenset({1, 2, 131000, 131016, 131057, 133004})
NO_ACCESS = frozenset({0, 3, 10, 190, *range(200, 300), 131005, 131031, 368})
WINDOW_CLOSED, UNDELIVERABLE = 131047, 131026
LONGEST_TEXT = 4096
_KINDS = ("image", "audio", "video", "document", "sticker", "location", "contacts")


@dataclass(frozen=True)
class Incoming:
	"""A buyer's message to the number `phone_number_id`. `sender`: digits with the country's code, without a plus; `kind`: text
	or what he has sent instead; `answers`: ID of the message that he answers, or ""."""

	message_id: str
	phone_number_id: str
	sender: str
	name: str
	at: datetime
	kind: str
	text: str
	answers: str = ""


@dataclass(frozen=True)
class Receipt:
	"""What became of a message of ours: `status` is sent, delivered, read or failed; `ours` is what we called it."""

	message_id: str
	phone_number_id: str
	status: str
	ours: str = ""
	code: int = 0
	why: str = ""


def template_body(number: str, template: str, language: str, values: Sequence[str], ours: str) -> dict:
	"""The request for an approved template. `number` in E.164; `values` fill {{1}}, {{2}}, ... of its body."""
	filled: dict[str, Any] = {"name": template, "language": {"code": language}}
	if values:
		parameters = [{"type": "text", "text": _one_line(value)} for value in values]
		filled["components"] = [{"type": "body", "parameters": parameters}]
	return {**_envelope(number, ours), "type": "template", "template": filled}


def text_body(number: str, text: str, ours: str) -> dict:
	"""The request for free words, within the window."""
	return {
		**_envelope(number, ours),
		"type": "text",
		"text": {"preview_url": True, "body": text[:LONGEST_TEXT]},
	}


def _envelope(number: str, ours: str) -> dict:
	return {
		"messaging_product": "whatsapp",
		"recipient_type": "individual",
		"to": number,
		"biz_opaque_callback_data": ours,
	}


def _one_line(value: str) -> str:
	"""A value of a template must be something, without line breaks, tabs or many spaces."""
	return " ".join(value.split()) or "-"


def is_signed(secret: str, header: str, body: bytes) -> bool:
	"""Whether `X-Hub-Signature-256` is that of the raw body."""
	wanted = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
	return bool(secret) and hmac.compare_digest(wanted.encode(), (header or "").encode())


def reports(data: Any) -> Iterator[Incoming | Receipt]:
	"""What a webhook tells; what cannot be read is left out, the rest is told."""
	for value in _values(data):
		number = str(_dict(value.get("metadata")).get("phone_number_id") or "")
		names = {
			str(one.get("wa_id") or ""): str(_dict(one.get("profile")).get("name") or "")
			for one in _dicts(value.get("contacts"))
		}
		for one in _dicts(value.get("messages")):
			if one.get("id") and one.get("from"):
				yield _incoming(one, number, names)
		for one in _dicts(value.get("statuses")):
			if one.get("id") and one.get("status"):
				yield _receipt(one, number)


def _values(data: Any) -> Iterator[Mapping]:
	for entry in _dicts(_dict(data).get("entry")):
		for change in _dicts(entry.get("changes")):
			if change.get("field") == "messages":
				yield _dict(change.get("value"))


def _incoming(one: Mapping, number: str, names: Mapping[str, str]) -> Incoming:
	kind, sender = str(one.get("type") or ""), str(one["from"])
	return Incoming(
		message_id=str(one["id"]),
		phone_number_id=number,
		sender=sender,
		name=names.get(sender, ""),
		at=_moment(one.get("timestamp")),
		kind=kind,
		text=_text(one, kind),
		answers=str(_dict(one.get("context")).get("id") or ""),
	)


def _text(one: Mapping, kind: str) -> str:
	part = _dict(one.get(kind))
	if kind == "text":
		return str(part.get("body") or "")
	if kind == "button":
		return str(part.get("text") or "")
	if kind == "interactive":
		chosen = _dict(part.get(str(part.get("type") or "")))
		return str(chosen.get("title") or "")
	return str(part.get("caption") or "") if kind in _KINDS else ""


def _receipt(one: Mapping, number: str) -> Receipt:
	error = next(iter(_dicts(one.get("errors"))), {})
	return Receipt(
		message_id=str(one["id"]),
		phone_number_id=number,
		status=str(one["status"]),
		ours=str(one.get("biz_opaque_callback_data") or ""),
		code=code_of(error),
		why=str(error.get("title") or error.get("message") or ""),
	)


def code_of(error: Mapping) -> int:
	"""The number of an error as Meta states it, 0 where there is none."""
	code = error.get("code")
	return int(str(code)) if str(code).isdecimal() else 0


def _moment(stated: Any) -> datetime:
	"""When it was sent; now where that is no time."""
	try:
		return datetime.fromtimestamp(int(stated), timezone.utc)
	except (TypeError, ValueError, OverflowError, OSError):
		return datetime.now(timezone.utc)


def _dict(value: Any) -> Mapping:
	return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[Mapping]:
	return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
