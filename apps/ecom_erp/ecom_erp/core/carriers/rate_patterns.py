"""Destinations as admins write them in a rate card, e.g. "US:07, US:100-119, US-AK, CA, *"."""

import re
from collections.abc import Iterable

from ecom_erp.core.carriers.rate_card import ANY_COUNTRY, ZonePattern

_PATTERN = re.compile(
	r"(?P<country>[A-Za-z]{2}|\*)(?:-(?P<province>[A-Za-z0-9]{1,3}))?"
	r"(?::(?P<low>[A-Za-z0-9 ]+?)(?:-(?P<high>[A-Za-z0-9 ]+))?)?"
)


def parse_patterns(text: str) -> tuple[ZonePattern, ...]:
	"""The patterns of a text, separated by commas or line ends: a country ("US"), a country and province ("US-AK"), a
	country and postal prefix ("US:07"), a country and postal range ("US:100-119"), or "*" for everywhere.
	Raises ValueError naming what is not understood."""
	words = [word.strip() for word in re.split(r"[,\n]", text or "") if word.strip()]
	return tuple(_parse(word) for word in words)


def format_patterns(patterns: Iterable[ZonePattern]) -> str:
	"""Inverse of `parse_patterns`."""
	return ", ".join(_format(pattern) for pattern in patterns)


def _parse(word: str) -> ZonePattern:
	match = _PATTERN.fullmatch(word)
	if not match or (match["country"] == ANY_COUNTRY and (match["province"] or match["low"])):
		raise ValueError(f"Not a destination: {word}")
	place = {"country_code": match["country"].upper(), "province_code": (match["province"] or "").upper()}
	if match["high"]:
		return ZonePattern(postal_from=match["low"].strip(), postal_to=match["high"].strip(), **place)
	return ZonePattern(postal_prefix=(match["low"] or "").strip(), **place)


def _format(pattern: ZonePattern) -> str:
	text = pattern.country_code
	if pattern.province_code:
		text += f"-{pattern.province_code}"
	if pattern.postal_prefix:
		return f"{text}:{pattern.postal_prefix}"
	if pattern.postal_from:
		return f"{text}:{pattern.postal_from}-{pattern.postal_to}"
	return text
