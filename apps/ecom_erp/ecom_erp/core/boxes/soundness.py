"""Whether a packed box can be packed so: shares nothing with the searches that it guards."""

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import combinations

from ecom_erp.core.boxes.model import Box, BoxPlan, PackedBox, Piece, Placement


def faults(box: Box, placements: Collection[Placement]) -> list[str]:
	"""What is wrong with the contents of a box, as codes: outside, overlap, weight, turned, pressed, hazard."""
	found = set()
	for place in placements:
		if not _inside(box, place):
			found.add("outside")
		if not _as_allowed(place):
			found.add("turned")
	for one, other in combinations(placements, 2):
		if _over_each_other(one, other) and not (rests_over(one, other) or rests_over(other, one)):
			found.add("overlap")
		for high, low in ((one, other), (other, one)):
			if low.piece.fragile and rests_over(high, low):
				found.add("pressed")
	if box.max_grams and sum(place.piece.grams for place in placements) > box.max_grams:
		found.add("weight")
	if len({place.piece.hazard for place in placements}) > 1:
		found.add("hazard")
	return sorted(found)


def plan_faults(plan: BoxPlan, pieces: Iterable[Piece]) -> list[str]:
	"""As `faults`, over a plan; also contents (not each piece once) and carton (what has its own is in a box, or what has
	none is not)."""
	found = set()
	for packed in plan.boxes:
		found.update(faults(packed.box, packed.placements) if packed.box else _carton_faults(packed))
		if packed.box and any(place.piece.own_carton for place in packed.placements):
			found.add("carton")
	if Counter(place.piece for packed in plan.boxes for place in packed.placements) != Counter(pieces):
		found.add("contents")
	return sorted(found)


def rests_over(high: Placement, low: Placement) -> bool:
	"""Whether a piece lies above another one, on it or with a gap: without support it would fall onto it."""
	return _over_each_other(high, low) and high.at[2] >= low.at[2] + low.size[2]


def _carton_faults(packed: PackedBox) -> list[str]:
	alone = len(packed.placements) == 1
	return [] if alone and packed.placements[0].piece.own_carton else ["carton"]


def _inside(box: Box, place: Placement) -> bool:
	return all(
		start >= 0 and start + length <= most
		for start, length, most in zip(place.at, place.size, box.inner, strict=True)
	)


def _as_allowed(place: Placement) -> bool:
	if sorted(place.size) != sorted(place.piece.size):
		return False
	return not place.piece.upright or place.size[2] == place.piece.size[2]


def _over_each_other(one: Placement, other: Placement) -> bool:
	"""Whether they share ground, seen from above."""
	return all(
		one.at[axis] < other.at[axis] + other.size[axis] and other.at[axis] < one.at[axis] + one.size[axis]
		for axis in (0, 1)
	)
