"""Whether pieces fit into one box: the complete search for a few, a solver beyond. What a solver answers counts only when
the checker has nothing against it."""

from collections.abc import Callable, Sequence

from ecom_erp.core.boxes.exact import OutOfWork, Work, cannot_fit, fit
from ecom_erp.core.boxes.model import Box, Piece, Placement
from ecom_erp.core.boxes.soundness import faults

Solver = Callable[[Sequence[Piece], Box], Sequence[Placement]]
"""Places as many of the pieces into one box as it can; the same question always has the same answer."""

Kinds = tuple[tuple[Piece, int], ...]
"""Pieces by kind, with their numbers: what a question is remembered by."""

FEW = 7
STEPS = 20_000
STEPS_A_BOX = 4_000


class Fitting:
	"""Answers for one parcel, each worked out once. `proven` is False after an answer "no" that is not certain."""

	def __init__(self, solver: Solver, steps: int = STEPS):
		self.solver = solver
		self.steps_left = steps
		self.proven = True
		self.refused = 0  # answers of the solver that the checker refused
		self._known: dict[tuple[Kinds, Box], tuple[Placement, ...] | None] = {}
		self._impossible: set[tuple[Kinds, Box]] = set()

	def fits(self, pieces: Sequence[Piece], box: Box) -> tuple[Placement, ...] | None:
		"""Where all of the pieces lie in the box; None when no way was found."""
		question = (kinds_of(pieces), box)
		if question not in self._known:
			self._known[question] = self._answer(pieces, box, question)
		return self._known[question]

	def most(self, pieces: Sequence[Piece], box: Box) -> tuple[Placement, ...]:
		"""As many of the pieces as the solver gets into the box."""
		fitting = [piece for piece in pieces if not cannot_fit([piece], box)]
		if not fitting:
			return ()
		placements = tuple(self.solver(fitting, box))
		if faults(box, placements):
			self.refused += 1
			return ()
		return placements

	def _answer(self, pieces: Sequence[Piece], box: Box, question) -> tuple[Placement, ...] | None:
		if cannot_fit(pieces, box) or self._part_is_impossible(pieces, box):
			self._impossible.add(question)
			return None
		if len(pieces) <= FEW:
			work = Work(min(self.steps_left, STEPS_A_BOX))
			begun = work.left
			try:
				found = fit(pieces, box, work)
				if found is None:
					self._impossible.add(question)
				return found
			except OutOfWork:
				pass
			finally:
				self.steps_left -= begun - work.left
		placements = self.most(pieces, box)
		if len(placements) == len(pieces):
			return placements
		self.proven = False
		return None

	def _part_is_impossible(self, pieces: Sequence[Piece], box: Box) -> bool:
		"""What does not fit does not fit with one piece more either."""
		return any(
			(kinds_of([*pieces[:index], *pieces[index + 1 :]]), box) in self._impossible
			for index in range(len(pieces))
		)


def kinds_of(pieces: Sequence[Piece]) -> Kinds:
	"""Equal pieces gathered, in one order."""
	counted: dict[Piece, int] = {}
	for piece in pieces:
		counted[piece] = counted.get(piece, 0) + 1
	return tuple(sorted(counted.items(), key=_order))


def _order(kind: tuple[Piece, int]) -> tuple:
	piece, qty = kind
	return (
		piece.item,
		piece.size,
		piece.grams,
		piece.fragile,
		piece.upright,
		piece.own_carton,
		piece.hazard,
		qty,
	)
