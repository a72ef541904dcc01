"""How much of each line of an order was shipped, cancelled, is open, and what of it a shop is to be told: counted here, from
the rows of the order and of its parcels, and nowhere else.

A unit counts as shipped when its last piece has left. A pack whose pieces lie in two parcels and a bundle whose items come
from two warehouses are shipped with whichever parcel leaves last.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ecom_erp.core.quantities import (
	NO_PIECES,
	NO_UNITS,
	Pieces,
	Recipe,
	RowName,
	Units,
	pieces_of,
	recipe_of,
	whole_units,
)


@dataclass(frozen=True)
class OrderedLine:
	"""A line of an order. `cancelled`: units taken out before anything was shipped; `allocated`: what was reserved of the
	rest, 0 before that; `pieces`: pieces by item that were allocated and go into parcels; `returned`: units that came back;
	`reported`: units that the shop was told as shipped; `known_to_shop`: not so a gift."""

	line_id: str
	ordered: Units
	cancelled: Units = NO_UNITS
	allocated: Units = NO_UNITS
	pieces: Mapping[str, Pieces] = field(default_factory=dict)
	returned: Units = NO_UNITS
	reported: Units = NO_UNITS
	known_to_shop: bool = True

	@property
	def recipe(self) -> Recipe:
		"""What one unit takes into parcels."""
		return recipe_of(self.pieces, self.allocated) if self.allocated else {}


@dataclass(frozen=True)
class ParcelRow:
	"""Pieces of an item for a line, in a parcel that is not cancelled. `left`: the parcel has left; `by_hand`: those of a
	parcel that has not left which were delivered by hand; `reported`: the shop was told of the parcel."""

	parcel: str
	line_id: str
	item: str
	row: RowName
	pieces: Pieces
	left: bool = False
	by_hand: Pieces = NO_PIECES
	reported: bool = False


@dataclass(frozen=True)
class LineCount:
	"""Units of a line; `ordered` is `shipped`, `begun`, `untouched` and `cancelled` together.

	`begun`: some of their pieces have left and some have not, or they need no parcel; `untouched`: each of their pieces is
	still here, so they can be taken out of the order; `cancelled`: taken out before or after a part was shipped;
	`returned`: of those that left."""

	ordered: Units
	shipped: Units
	begun: Units
	untouched: Units
	cancelled: Units
	returned: Units

	@property
	def open(self) -> Units:
		"""Still to be shipped, in whole or in part."""
		return Units(self.begun + self.untouched)

	@property
	def kept(self) -> Units:
		"""Of which something has left, and that did not come back."""
		return Units(self.shipped + self.begun - self.returned)


def count(lines: Iterable[OrderedLine], rows: Collection[ParcelRow]) -> dict[str, LineCount]:
	"""What has become of each line's units, by line id."""
	return {
		line.line_id: _count(line, [row for row in rows if row.line_id == line.line_id]) for line in lines
	}


def _count(line: OrderedLine, rows: Collection[ParcelRow]) -> LineCount:
	rest = Units(line.ordered - line.cancelled)
	of = line.recipe
	if not of:
		# not allocated yet, or nothing of it goes into a parcel
		begun = rest if line.allocated else NO_UNITS
		return LineCount(line.ordered, Units(0), begun, Units(rest - begun), line.cancelled, line.returned)
	can_be_whole, _over = whole_units(_sum((row.item, row.pieces) for row in rows), of)
	shipped, _over = whole_units(_sum((row.item, row.pieces) for row in rows if row.left), of)
	here = ((row.item, Pieces(row.pieces - row.by_hand)) for row in rows if not row.left)
	untouched, _over = whole_units(_sum(here), of)
	return LineCount(
		ordered=line.ordered,
		shipped=shipped,
		begun=Units(can_be_whole - shipped - untouched),
		untouched=untouched,
		cancelled=Units(line.ordered - can_be_whole),
		returned=line.returned,
	)


def pieces_by_row(units: Mapping[str, Units], lines: Iterable[OrderedLine]) -> dict[tuple[str, str], Pieces]:
	"""Pieces by (line id, item) that `units` (by line id) take into parcels."""
	return {
		(line.line_id, item): pieces
		for line in lines
		if units.get(line.line_id)
		for item, pieces in pieces_of(units[line.line_id], line.recipe).items()
	}


@dataclass(frozen=True)
class Report:
	"""What a shop is told when `parcel` leaves: the units by line that it completes, and the parcels that left earlier and
	completed nothing by themselves, whose numbers are told along with it."""

	parcel: str
	lines: Mapping[str, Units]
	along: tuple[str, ...] = ()


def reports(
	lines: Collection[OrderedLine], rows: Collection[ParcelRow], leaving: Sequence[str]
) -> list[Report]:
	"""What the shop is told of the parcels that are leaving, in this order: for each line the whole units that all parcels
	so far make, less what was told before. A parcel that completes no unit is not told by itself, but along with the one
	that does. What was told of a parcel stays told when its Delivery Note is cancelled, so its pieces go on counting and
	nothing is told when it is shipped again."""
	known = {line.line_id: line for line in lines if line.known_to_shop}
	rows = [row for row in rows if row.line_id in known]
	shipped = {row.parcel for row in rows if row.left or row.reported} - set(leaving)
	known_parcels = {row.parcel for row in rows if row.reported}
	waiting = sorted(shipped - known_parcels)
	reported = {line.line_id: line.reported for line in known.values()}
	results = []
	for parcel in leaving:
		shipped.add(parcel)
		new = _not_reported(known.values(), [row for row in rows if row.parcel in shipped], reported)
		if new and parcel not in known_parcels:
			results.append(Report(parcel, new, tuple(waiting)))
			reported |= {line: Units(reported[line] + units) for line, units in new.items()}
			waiting = []
		elif parcel not in known_parcels and any(row.parcel == parcel for row in rows):
			waiting.append(parcel)
	return results


def _not_reported(
	lines: Iterable[OrderedLine], rows: Collection[ParcelRow], reported: Mapping[str, Units]
) -> dict[str, Units]:
	found = {}
	for line in lines:
		own = _sum((row.item, row.pieces) for row in rows if row.line_id == line.line_id)
		units, _over = whole_units(own, line.recipe)
		if units > reported[line.line_id]:
			found[line.line_id] = Units(units - reported[line.line_id])
	return found


def _sum(pieces: Iterable[tuple[str, Pieces]]) -> dict[str, Pieces]:
	total: dict[str, Pieces] = {}
	for item, qty in pieces:
		total[item] = Pieces(total.get(item, 0) + qty)
	return total
