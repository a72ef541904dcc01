"""Shopify's own kinds of values: global ids and weights."""

from decimal import Decimal
from typing import Any

GRAMS = {
	"GRAMS": Decimal(1),
	"KILOGRAMS": Decimal(1000),
	"OUNCES": Decimal("28.349523125"),
	"POUNDS": Decimal("453.59237"),
}


def gid_number(gid: Any) -> str:
	"""The number at the end of "gid://shopify/Order/450789469"."""
	return str(gid).rsplit("/", 1)[-1].split("?", 1)[0]


def gid(kind: str, number: str) -> str:
	return f"gid://shopify/{kind}/{number}"


def grams(value: Any, unit: str) -> int:
	"""Weight of one piece in whole grams; 0, which is unknown, in a unit that is not known: the item's own weight counts."""
	factor = GRAMS.get(unit, Decimal(0))
	return int((Decimal(str(value)) * factor).to_integral_value())
