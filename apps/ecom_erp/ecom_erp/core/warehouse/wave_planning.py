"""Which parcels go into the next wave, and in which order shelves are walked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ecom_erp.core.states.fulfilment import PRIORITIES

_NUMBER = re.compile(r"\d+")
_WIDTH = 6


@dataclass(frozen=True)
class Candidate:
	"""A parcel that could be picked. `leave_by` is the day on which it must leave, None when nobody was promised one;
	`line_count` how many different items it holds; `place` the sort key of its first item's shelf."""

	name: str
	priority: str = "Normal"
	leave_by: date | None = None
	line_count: int = 1
	pieces: int = 1
	place: str = ""


def next_wave(
	candidates: Iterable[Candidate], most: int = 0, single_items_first: bool = False
) -> list[Candidate]:
	"""The parcels of the next wave: urgent ones first, then those that must leave first, then, when asked for, those of
	a single piece (they are packed without sorting), then along the shelves. At most `most` parcels; 0 is no limit."""
	chosen = sorted(candidates, key=lambda parcel: _urgency(parcel, single_items_first))
	return chosen[:most] if most else chosen


def _urgency(parcel: Candidate, single_items_first: bool) -> tuple:
	return (
		PRIORITIES.index(parcel.priority) if parcel.priority in PRIORITIES else len(PRIORITIES),
		parcel.leave_by or date.max,
		single_items_first and parcel.pieces > 1,
		parcel.place,
		parcel.name,
	)


def sort_key(aisle: str, rack: str = "", shelf: str = "") -> str:
	"""A text by which places sort as they are walked: aisle, rack, shelf, numbers by their value (A2 before A10)."""
	return "|".join(_comparable(part) for part in (aisle, rack, shelf))


def location_code(aisle: str, rack: str = "", shelf: str = "") -> str:
	"""How a place is called on a pick list: "A2-03-1"."""
	return "-".join(part.strip() for part in (aisle, rack, shelf) if part and part.strip())


def _comparable(part: str | None) -> str:
	return _NUMBER.sub(lambda found: found.group().zfill(_WIDTH), (part or "").strip().upper())
