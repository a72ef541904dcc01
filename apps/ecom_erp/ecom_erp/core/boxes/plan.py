"""The cheapest way to put the pieces of a parcel into boxes: by price (freight and boxes), of equals the fewest boxes, of
those the smallest."""

from collections.abc import Iterable, Sequence

from ecom_erp.core.boxes.fitting import FEW, STEPS, Fitting, Solver, kinds_of
from ecom_erp.core.boxes.model import (
	Box,
	BoxPlan,
	NoBoxPlan,
	PackedBox,
	Piece,
	Placement,
	Price,
	items_of,
	parcel_of,
	volume_of,
)
from ecom_erp.core.boxes.soundness import plan_faults

MOST_PIECES = 100

Way = tuple[PackedBox, ...]


def plan_boxes(
	pieces: Sequence[Piece], boxes: Iterable[Box], price: Price, solver: Solver, steps: int = STEPS
) -> BoxPlan | NoBoxPlan:
	"""The boxes of a parcel. `steps` bounds the complete search, which decides for up to seven pieces of a hazard class.
	Raises ValueError when the result does not stand the check."""
	usable = sorted(boxes, key=lambda box: (volume_of(box.outer), box.name))
	loose = [piece for piece in pieces if not piece.own_carton]
	refusal = _refusal(pieces, loose, usable)
	if refusal:
		return refusal
	task = _Task(usable, price, Fitting(solver, steps))
	found: list[Way | None] = [task.carton(piece) for piece in pieces if piece.own_carton]
	groups = _by_hazard(loose)
	for group in groups:
		found.append(task.cheapest(group))
		if found[-1] is None:
			return NoBoxPlan("too_large" if task.priced else "no_courier", items_of(group))
	if None in found:
		return NoBoxPlan("no_courier", items_of([piece for piece in pieces if piece.own_carton]))
	packed = tuple(one for way in found if way for one in way)
	single = task.single(loose) if len(groups) == 1 and len(loose) == len(pieces) else None
	plan = BoxPlan(packed, task.fitting.proven, single.price if single else None)
	wrong = plan_faults(plan, pieces)
	if wrong:
		raise ValueError(f"The boxes cannot be packed so: {', '.join(wrong)}")
	return plan


def _refusal(pieces: Sequence[Piece], loose: Sequence[Piece], boxes: Sequence[Box]) -> NoBoxPlan | None:
	unsized = [piece for piece in pieces if min(piece.size) == 0]
	if unsized:
		return NoBoxPlan("unsized", items_of(unsized))
	if len(pieces) > MOST_PIECES:
		return NoBoxPlan("too_many", items_of(pieces))
	if loose and not boxes:
		return NoBoxPlan("no_boxes")
	large = [piece for piece in loose if not any(_alone(piece, box) for box in boxes)]
	return NoBoxPlan("too_large", items_of(large)) if large else None


def _alone(piece: Piece, box: Box) -> bool:
	if box.max_grams and piece.grams > box.max_grams:
		return False
	return any(
		all(side <= most for side, most in zip(size, box.inner, strict=True)) for size in piece.turned()
	)


def _by_hazard(pieces: Iterable[Piece]) -> list[list[Piece]]:
	groups: dict[str, list[Piece]] = {}
	for piece in pieces:
		groups.setdefault(piece.hazard, []).append(piece)
	return [
		sorted(groups[hazard], key=lambda piece: (-piece.volume, piece.item)) for hazard in sorted(groups)
	]


class _Task:
	"""One parcel's boxes, prices and answers."""

	def __init__(self, boxes: Sequence[Box], price: Price, fitting: Fitting):
		self.boxes, self.price, self.fitting = boxes, price, fitting
		self.priced = False  # whether any courier took any box
		self._singles: dict[tuple[Piece, ...], PackedBox | None] = {}

	def carton(self, piece: Piece) -> Way | None:
		"""A piece in its own carton; None when no courier takes it."""
		freight = self.price(parcel_of(None, piece.size, [piece]))
		return (
			None
			if freight is None
			else (PackedBox(None, (Placement(piece, (0, 0, 0), piece.size),), freight),)
		)

	def cheapest(self, pieces: Sequence[Piece]) -> Way | None:
		"""The cheapest boxes for pieces that may share one."""
		whole = self.single(pieces)
		if whole and self._cannot_be_beaten(whole, pieces):
			return (whole,)
		ways: list[Way] = [(whole,)] if whole else []
		if len(pieces) <= FEW:
			ways += self._every_split(pieces)
		else:
			self.fitting.proven = False
			for box in reversed(self.boxes):
				best = min((sum(one.price for one in way) for way in ways), default=None)
				way = self._filled(pieces, box, best)
				ways += [way] if way else []
		return min(ways, key=_rank, default=None)

	def single(self, pieces: Sequence[Piece]) -> PackedBox | None:
		"""The cheapest box that holds all of the pieces."""
		key = tuple(pieces)
		if key not in self._singles:
			self._singles[key] = self._single(pieces)
		return self._singles[key]

	def _single(self, pieces: Sequence[Piece]) -> PackedBox | None:
		offers = [
			(total, volume_of(box.outer), index)
			for index, box in enumerate(self.boxes)
			if (total := self._cost(box, pieces)) is not None
		]
		for total, _volume, index in sorted(offers):
			placements = self.fitting.fits(pieces, self.boxes[index])
			if placements:
				return PackedBox(self.boxes[index], placements, total)
		return None

	def _cost(self, box: Box, pieces: Sequence[Piece]) -> int | None:
		freight = self.price(parcel_of(box, box.outer, pieces))
		if freight is None:
			return None
		self.priced = True
		return freight + box.cost

	def _cannot_be_beaten(self, whole: PackedBox, pieces: Sequence[Piece]) -> bool:
		"""Two boxes cost at least twice the lowest price of one."""
		return whole.price <= 2 * self._lowest(pieces)

	def _lowest(self, pieces: Sequence[Piece]) -> int:
		"""The lowest price that any one of the pieces could be sent at; 0 when there is none."""
		kinds = kinds_of(pieces)
		costs = [self._cost(box, [piece]) for box in self.boxes for piece, _qty in kinds]
		return min((total for total in costs if total is not None), default=0)

	def _every_split(self, pieces: Sequence[Piece]) -> list[Way]:
		"""The cheapest of all ways to divide a few pieces: for each subset, the box of its first piece and the cheapest way
		of the others."""
		best: dict[int, Way | None] = {0: ()}
		for subset in range(1, 1 << len(pieces)):
			first = subset & -subset
			ways = []
			part = subset
			while part:
				rest = best[subset ^ part]
				packed = self.single(_chosen(pieces, part)) if part & first and rest is not None else None
				if packed and rest is not None:
					ways.append((packed, *rest))
				part = (part - 1) & subset
			best[subset] = min(ways, key=_rank, default=None)
		whole = best[(1 << len(pieces)) - 1]
		return [whole] if whole else []

	def _filled(self, pieces: Sequence[Piece], box: Box, best: int | None) -> Way | None:
		"""One kind of box filled after the other until nothing is left, each then made as cheap as its contents allow; None
		when a piece does not go in, or it cannot be cheaper than `best`."""
		left = list(pieces)
		way: list[PackedBox] = []
		lowest = self._lowest(pieces)
		while left:
			to_come = -(-sum(piece.volume for piece in left) // volume_of(box.inner))
			if best is not None and sum(one.price for one in way) + to_come * lowest >= best:
				return None
			placements = self.fitting.most(left, box)
			if not placements:
				return None
			inside = [place.piece for place in placements]
			for piece in inside:
				left.remove(piece)
			packed = self._cheapest_for(inside, box, placements)
			if packed is None:
				return None
			way.append(packed)
		return tuple(way)

	def _cheapest_for(
		self, pieces: Sequence[Piece], box: Box, placements: tuple[Placement, ...]
	) -> PackedBox | None:
		total = self._cost(box, pieces)
		here = None if total is None else PackedBox(box, placements, total)
		other = self.single(pieces)
		return min([one for one in (here, other) if one], key=lambda one: _rank((one,)), default=None)


def _chosen(pieces: Sequence[Piece], subset: int) -> tuple[Piece, ...]:
	return tuple(piece for index, piece in enumerate(pieces) if subset >> index & 1)


def _rank(way: Way) -> tuple[int, int, int]:
	return (
		sum(packed.price for packed in way),
		len(way),
		sum(volume_of(packed.outer) for packed in way),
	)
