"""What a packer scans and weighs, checked against what the parcel should hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

MOST_PIECES = 10_000
MOST_GRAMS = 10_000_000


@dataclass(frozen=True)
class Row:
	"""A row of a parcel: pieces of an item for a line of the order."""

	name: str
	item: str
	qty: int


@dataclass(frozen=True)
class WeightCheck:
	"""Whether the scale agrees: `expected` and `difference` in grams, the difference signed."""

	fits: bool
	expected: int
	difference: int


def spread(rows: Sequence[Row], item: str, packed: int) -> dict[str, int]:
	"""Packed pieces of an item by its rows, filled in their order."""
	left, result = packed, {}
	for row in rows:
		if row.item == item:
			result[row.name] = min(left, row.qty)
			left -= result[row.name]
	return result


def needed(rows: Iterable[Row], item: str) -> int:
	"""How many pieces of an item belong into the parcel."""
	return sum(row.qty for row in rows if row.item == item)


def check_weight(
	measured: int, item_grams: Sequence[tuple[int, int]], box_grams: int, tolerance: float
) -> WeightCheck:
	"""Compare the scale with the items (grams of one, quantity) and the box. Nothing is checked with a tolerance of 0,
	or when an item's weight is not known: an expectation that is known to be wrong would only teach to ignore it."""
	expected = sum(grams * qty for grams, qty in item_grams) + box_grams
	if not tolerance or any(grams <= 0 for grams, _qty in item_grams):
		return WeightCheck(True, expected, measured - expected)
	return WeightCheck(abs(measured - expected) <= expected * tolerance / 100, expected, measured - expected)


def parcels_per_hour(packed_at: Sequence[datetime]) -> int:
	"""How fast parcels were packed, between the first and the last one; 0 for less than two."""
	if len(packed_at) < 2:
		return 0
	seconds = (max(packed_at) - min(packed_at)).total_seconds()
	return round((len(packed_at) - 1) * 3600 / seconds) if seconds else 0


def item_of_code(
	code: str, rows: Sequence[Row], by_barcode: Mapping[str, str], by_sku: Mapping[str, str]
) -> str | None:
	"""The parcel's item that a scanned code means: its code, its barcode, or the SKU it was sold by; None when it is
	not in the parcel."""
	items = {row.item for row in rows}
	for found in (code, by_barcode.get(code), by_sku.get(code)):
		if found in items:
			return found
	folded = {item.casefold(): item for item in items}
	return folded.get(code.casefold())
