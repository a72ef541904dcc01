"""Texts about a failure, without the personal data that went into it.

Who refuses a value often repeats it: Frappe an address that is none, the database a name that is too long, a shop the
order it was told of. Such texts are kept where more people read them than may see the order, and for longer."""

import re
from collections.abc import Iterator
from typing import Any

MASK = "[…]"
SHORTEST = 4  # characters of a value that is looked for; shorter ones are parts of ordinary words
_EMAIL = re.compile(r"[^\s@'\"<>(){}\[\],;:=]+@[^\s@'\"<>(){}\[\],;:=]+", re.UNICODE)
_NUMBER = r"\d(?:[\s./()-]{0,3}\d){6,}"
_PHONE = re.compile(rf"(?<![\w.:-])(?:\+\s?{_NUMBER}|\(?0{_NUMBER})(?![\w.])")


# parts of an order, as any shop or this app states it, that are about its buyer
_PERSONAL = re.compile(
	r"buyer|customer|contact|recipient|billing|shipping(_?address)?$|address|(first|last|full)_?name|e_?mail|phone|^note$"
)


def masked(text: str, *known: Any) -> str:
	"""The text without e-mail addresses, telephone numbers, and what is said of the buyer in the orders `known`: JSON as
	a shop or this app states them."""
	found = {value for value in _about_buyers(known) if len(value) >= SHORTEST}
	if found:
		# the longest first, so that no part of it is left
		parts = map(re.escape, sorted(found, key=len, reverse=True))
		text = re.sub(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", MASK, text, flags=re.IGNORECASE)
	return _PHONE.sub(MASK, _EMAIL.sub(MASK, text))


def _about_buyers(orders: Any) -> Iterator[str]:
	left: list[tuple[Any, bool]] = [(orders, False)]
	while left:
		value, personal = left.pop()
		if isinstance(value, str) and personal:
			yield value.strip()
		elif isinstance(value, dict):
			left += [(one, personal or bool(_PERSONAL.search(key.lower()))) for key, one in value.items()]
		elif isinstance(value, list | tuple):
			left += [(one, personal) for one in value]
