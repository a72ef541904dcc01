"""Order numbers as providers repeat them: "1001", "Order #1001", "WC-1001", "1001, 1002" for what the shop calls "#1001"."""

import re
import unicodedata
from typing import NamedTuple

# what stands before a number and is no part of it, in the languages of plugins that write such texts
_WORDS = "order bestellung bestellnummer bestellnr commande pedido ordine bestelling number nummer nr no"
_SIGNS = "订单 訂單 注文 号 號 编号 編號 番号"
_LEAD = re.compile(
	rf"(?:(?:{'|'.join(_WORDS.split())})(?![^\W_])|{'|'.join(_SIGNS.split())}|[\s#:.-])+", re.IGNORECASE
)
_NUMBER_SIGN = re.compile(r"№|\bn[°º]", re.IGNORECASE)
# marks by which spreadsheets are kept from reading a number as one
_GUARDS = re.compile(r"^[=\s'`\"]+|[\s'`\"]+$")
_PREFIXED = re.compile(r"\D+(\d+)")
_BETWEEN = re.compile(r"\s*[,;|&+/、\n]\s*|\s+(?=#)")
_MOST_NUMBERS = 20


def number_keys(text: str) -> tuple[str, ...]:
	"""The spellings under which an order of this number may be kept, best first: as it stands; with full-width characters
	and spaces put right; without the words and signs before it, and with "#" before it; without a prefix, where nothing but
	digits follow it. () of a blank text. They are compared without case."""
	if (number := _signed_digits(text)) and number[0] != "0":
		return (text, number if text[0] == "#" else f"#{number}")
	clean = _clean(text)
	plain = _without_lead(clean)
	digits = _digits(plain)
	spelt = (plain, digits, digits.lstrip("0"))
	signed = (each for one in spelt if one for each in (one, f"#{one}"))
	return tuple(dict.fromkeys(one for one in (text.strip(), clean, *signed) if clean and one))


class Keys(NamedTuple):
	"""What numbers are compared by; "" is equal to nothing. `exact`: equal for numbers that differ in nothing but case, spaces
	and full-width characters. `plain`: equal for "#1001", "1001" and "Order 1001". `bare`: equal for "1001" and "WC-1001",
	which may well be different orders."""

	exact: str
	plain: str
	bare: str


def keys(text: str) -> Keys:
	if digits := _signed_digits(text):
		return Keys(text, digits, digits.lstrip("0"))
	clean = _clean(text)
	plain = _without_lead(clean)
	return Keys(clean.casefold(), plain.casefold(), _digits(plain).lstrip("0"))


def numbers_in(text: str) -> tuple[str, ...]:
	"""The numbers of a text that holds several ("#1001, #1002", "1001 1002"); () where it holds one, or too many."""
	if text.isalnum() or _signed_digits(text):
		return ()
	parts = [part for part in _BETWEEN.split(_clean(text, one_line=False)) if part]
	if len(parts) == 1:
		parts = parts[0].split()
	parts = list(dict.fromkeys(parts))
	several = 2 <= len(parts) <= _MOST_NUMBERS and all(map(_has_digit, parts))
	return tuple(parts) if several else ()


def _has_digit(text: str) -> bool:
	return any(character.isdigit() for character in text)


def _clean(text: str, one_line: bool = True) -> str:
	if not text.isascii():
		text = unicodedata.normalize("NFKC", _NUMBER_SIGN.sub("#", text))
	text = _GUARDS.sub("", text)
	return " ".join(text.split()) if one_line else text


def _signed_digits(text: str) -> str:
	"""The digits of most numbers, "1001" and "#1001"; "" of those that are to be looked at closer."""
	digits = text[1:] if text[:1] == "#" else text
	return digits if digits.isascii() and digits.isdecimal() else ""


def _without_lead(clean: str) -> str:
	lead = _LEAD.match(clean)
	return clean[lead.end() :] if lead else clean


def _digits(plain: str) -> str:
	"""The digits of a number that has nothing else, or nothing else before them."""
	prefixed = _PREFIXED.fullmatch(plain)
	return plain if plain.isdecimal() else prefixed.group(1) if prefixed else ""
