"""The walk of a wave: from shelf to shelf, what is taken there, for which places of the trolley, and what happens when a
shelf has too little."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Pick:
	"""Pieces of an item for a parcel: a row of the Pick List. `slot` is the parcel's place on the trolley, `picked` how many
	pieces of `qty` are in it."""

	row: str
	item: str
	parcel: str
	slot: int
	qty: int
	picked: int = 0


@dataclass(frozen=True)
class Stop:
	"""All pieces of an item: they lie in one place."""

	item: str
	picks: tuple[Pick, ...]

	@property
	def qty(self) -> int:
		return sum(pick.qty for pick in self.picks)

	@property
	def picked(self) -> int:
		return sum(pick.picked for pick in self.picks)


def stops(picks: Sequence[Pick]) -> list[Stop]:
	"""The stops of a walk, in the order in which their first picks stand in the list; within a stop by slot."""
	items = dict.fromkeys(pick.item for pick in picks)
	return [
		Stop(item, tuple(sorted((p for p in picks if p.item == item), key=lambda p: (p.slot, p.row))))
		for item in items
	]


def filled(stop: Stop, pieces: int) -> Stop:
	"""The stop with so many pieces picked in all, put into the slots one after the other. Raises ValueError when there are
	more than it needs, or fewer than none."""
	if not 0 <= pieces <= stop.qty:
		raise ValueError(f"{pieces} of {stop.qty}")
	picks, left = [], pieces
	for pick in stop.picks:
		picks.append(replace(pick, picked=min(left, pick.qty)))
		left -= picks[-1].picked
	return replace(stop, picks=tuple(picks))


def without_enough(stop: Stop, found: int, urgency: Sequence[str]) -> dict[str, int]:
	"""The parcels that cannot have all they need of a stop where only `found` pieces are, with the pieces each could have.
	`urgency`: the parcels, the most urgent one first. A parcel that gets less than it needs takes nothing: it leaves the wave,
	and what is there goes to the next one."""
	needs: dict[str, int] = {}
	for pick in stop.picks:
		needs[pick.parcel] = needs.get(pick.parcel, 0) + pick.qty
	short, left = {}, found
	for parcel in sorted(needs, key=urgency.index):
		if needs[parcel] <= left:
			left -= needs[parcel]
		else:
			short[parcel] = left
	return short


def put_back(picks: Sequence[Pick], leaving: Mapping[str, object]) -> tuple[list[Stop], dict[str, int]]:
	"""The walk without the parcels that leave it. What was picked for them already goes to others that still need it; what
	nobody needs is put back: pieces by item."""
	back, rest = {}, []
	for stop in stops(picks):
		staying = replace(stop, picks=tuple(pick for pick in stop.picks if pick.parcel not in leaving))
		used = min(stop.picked, staying.qty)
		if stop.picked > used:
			back[stop.item] = stop.picked - used
		if staying.picks:
			rest.append(filled(staying, used) if len(staying.picks) < len(stop.picks) else staying)
	return rest, back
