"""Texts without what identifies a person."""

import html
import json
import re
from collections.abc import Callable, Iterable

ERASED = "[erased]"
SHORTEST = 4  # characters of a value that is looked for; shorter ones are parts of ordinary words
FEWEST_DIGITS = 8  # of a telephone number that is looked for in all tables


def digits(phone: str | None) -> str:
	"""The digits of a telephone number, however it is written."""
	return "".join(one for one in phone or "" if one.isdecimal())


def mailbox(email: str | None) -> str:
	"""An e-mail address as two people compare it; "" for what is none."""
	name, _at, domain = (email or "").strip().lower().partition("@")
	return f"{name}@{domain}" if name and domain else ""


def tokens(emails: Iterable[str], phones: Iterable[str]) -> list[str]:
	"""What stands for the person wherever it is found: addresses, and telephone numbers as they were written and as digits."""
	found = {one for email in emails if (one := mailbox(email))}
	for phone in phones:
		if len(digits(phone)) >= FEWEST_DIGITS:
			found |= {phone.strip(), digits(phone)}
	return sorted(found, key=len, reverse=True)


def scrubber(values: Iterable[str]) -> Callable[[str], str]:
	"""A function that puts `ERASED` in the place of each value, in whatever case, as plain text, in JSON and in HTML."""
	parts = {form for value in values if len(value.strip()) >= SHORTEST for form in _forms(value.strip())}
	if not parts:
		return lambda text: text
	# the longest first, so that no part of one is left
	any_of = "|".join(map(re.escape, sorted(parts, key=len, reverse=True)))
	pattern = re.compile(rf"(?<!\w)(?:{any_of})(?!\w)", re.IGNORECASE)
	return lambda text: pattern.sub(ERASED, text)


def _forms(value: str) -> set[str]:
	written = {value, " ".join(value.split())}
	return {
		form
		for one in written
		for form in (
			one,
			html.escape(one),
			html.escape(one, quote=False),
			json.dumps(one)[1:-1],
			json.dumps(one, ensure_ascii=False)[1:-1],
		)
	}
