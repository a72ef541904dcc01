"""Whether a buyer can be reached by what stands where a telephone number or an e-mail address belongs."""

import re

MOST_EMAIL = 254
FEWEST_DIGITS = 5
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}")
_BETWEEN = re.compile(r"[\s,;<>]+")


def email_address(text: str) -> str:
	"""The first e-mail address in the text, as mail servers take it (domains of other scripts in their ASCII form); ""
	when there is none."""
	for part in _BETWEEN.split(text[: 4 * MOST_EMAIL]):
		address = _in_ascii(part)
		if len(address) <= MOST_EMAIL and _EMAIL.fullmatch(address):
			return address
	return ""


def _in_ascii(address: str) -> str:
	name, at, domain = address.rpartition("@")
	if address.isascii() or not name.isascii():
		return address
	try:
		return name + at + domain.encode("idna").decode()
	except UnicodeError:
		return ""


def is_dialable(text: str) -> bool:
	"""Whether the text has a telephone number in it, however it is written."""
	return sum(character.isdecimal() for character in text) >= FEWEST_DIGITS
