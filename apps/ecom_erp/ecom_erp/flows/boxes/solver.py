"""Packvium as the solver of parcels with many pieces: how many go into one box, and where. Its work is counted, not timed, so
that a busy machine gives the same answer; what it answers is checked in `core.boxes`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ecom_erp.core.boxes.fitting import kinds_of
from ecom_erp.core.boxes.model import Box, Piece, Placement, Size
from ecom_erp.core.boxes.soundness import rests_over

if TYPE_CHECKING:
	import packvium

CANDIDATES = 3000
FUSE_MS = 60_000
TICKS = 16_000  # of a millimetre


def solve(pieces: Sequence[Piece], box: Box) -> list[Placement]:
	"""As many of the pieces as were found to fit into the box, and where they lie."""
	found = _packed(pieces, box)
	kept = _unpressed(found)
	if len(kept) < len(found):
		# where every piece rests on others with its whole base, none hangs over a fragile one
		kept = max(kept, _unpressed(_packed(pieces, box, support=1.0)), key=len)
	return kept


def _packed(pieces: Sequence[Piece], box: Box, support: float = 0.0) -> list[Placement]:
	import packvium  # loaded only where a parcel has many pieces

	config = packvium.PackingConfig.fast(
		time_limit_ms=FUSE_MS,
		max_containers=1,
		effort_budget=packvium.EffortBudget(max_candidates_evaluated=CANDIDATES),
		minimum_support_ratio=support,
		validate_result=False,
	)
	container = packvium.Container.create(
		"box", packvium.Dimensions.mm(*box.inner), max_payload=f"{box.max_grams} g" if box.max_grams else None
	)
	kinds = kinds_of(pieces)
	items = [_item(str(index), piece, qty) for index, (piece, qty) in enumerate(kinds)]
	result = packvium.Packer(config).pack(items, [container])
	return [
		Placement(kinds[int(place.instance.item.id)][0], _corner(place), _turned(place))
		for packed in result.containers
		for place in packed.placements
	]


def _unpressed(placements: list[Placement]) -> list[Placement]:
	"""Without what hangs over a fragile piece: the solver only sees to it that nothing touches one from above."""
	fragile = [place for place in placements if place.piece.fragile]
	return [place for place in placements if not any(rests_over(place, below) for below in fragile)]


def _corner(place: "packvium.Placement") -> Size:
	return (place.position.x // TICKS, place.position.y // TICKS, place.position.z // TICKS)


def _turned(place: "packvium.Placement") -> Size:
	size = place.dimensions
	return (size.length.ticks // TICKS, size.width.ticks // TICKS, size.height.ticks // TICKS)


def _item(name: str, piece: Piece, qty: int) -> "packvium.Item":
	import packvium

	return packvium.Item.create(
		name,
		packvium.Dimensions.mm(*piece.size),
		f"{piece.grams} g",
		keep_upright=piece.upright,
		stackable=not piece.fragile,
		priority=0 if piece.fragile else 1,  # what nothing may lie on comes last
		quantity=qty,
	)
