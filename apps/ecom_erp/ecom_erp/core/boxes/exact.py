"""Whether a few pieces fit into one box, searched completely.

Of two pieces in a box one is left of, before or below the other. The search begins with all of them in the corner and takes
the first two that are in each other's way: each of the six ways in which they could lie side by side is tried, and each
pushes pieces no further than needed. A box in which no way is left cannot hold them, whatever the positions.
"""

from collections.abc import Sequence

from ecom_erp.core.boxes.model import Box, Piece, Placement, Size, volume_of

Position = list[int]


class OutOfWork(Exception):
	"""The search was cut short: the pieces may fit."""


class Work:
	"""Counted steps, so that the same question has the same answer on every machine."""

	def __init__(self, steps: int):
		self.left = steps

	def step(self) -> None:
		"""Raises OutOfWork when there are none left."""
		if self.left <= 0:
			raise OutOfWork
		self.left -= 1


def cannot_fit(pieces: Sequence[Piece], box: Box) -> bool:
	"""Whether it is plain without any search: too heavy, too much volume, a piece that is too long, or hazards mixed."""
	return (
		bool(box.max_grams and sum(piece.grams for piece in pieces) > box.max_grams)
		or sum(piece.volume for piece in pieces) > volume_of(box.inner)
		or len({piece.hazard for piece in pieces}) > 1
		or any(not _ways(piece, box) for piece in pieces)
	)


def fit(pieces: Sequence[Piece], box: Box, work: Work) -> tuple[Placement, ...] | None:
	"""Where each piece lies, None when the box cannot hold them. Raises OutOfWork when that is not known yet."""
	if cannot_fit(pieces, box):
		return None
	ordered = sorted(pieces, key=lambda piece: (-piece.volume, piece.item, piece.size))
	return _Search(ordered, box, work).run()


def _ways(piece: Piece, box: Box) -> list[Size]:
	return [
		size
		for size in piece.turned()
		if all(side <= most for side, most in zip(size, box.inner, strict=True))
	]


class _Search:
	def __init__(self, pieces: Sequence[Piece], box: Box, work: Work):
		self.pieces, self.box, self.work = pieces, box, work
		self.ways = [_ways(piece, box) for piece in pieces]
		self.sizes: list[Size] = []
		self.at: list[Position] = []
		self.after: list[
			list[tuple[int, int]]
		] = []  # by piece: (axis, piece that lies behind it on that axis)

	def run(self) -> tuple[Placement, ...] | None:
		"""Placements, or None when there is no way."""
		return self._settled() if self._add() else None

	def _add(self) -> bool:
		"""Put the next piece into the corner, in each way in which it may stand."""
		index = len(self.sizes)
		if index == len(self.pieces):
			return True
		for size in self.ways[index]:
			if (
				index
				and self.pieces[index] == self.pieces[index - 1]
				and self._rank(index, size) < self._rank(index - 1, self.sizes[-1])
			):
				continue  # equal pieces: the same in another order
			self.sizes.append(size)
			self.at.append([0, 0, 0])
			self.after.append([])
			if self._part():
				return True
			self.sizes.pop()
			self.at.pop()
			self.after.pop()
		return False

	def _rank(self, index: int, size: Size) -> int:
		return self.ways[index].index(size)

	def _part(self) -> bool:
		"""Move apart the first two that are in each other's way, in every way; then go on with the next piece."""
		pair = self._conflict()
		if pair is None:
			return self._add()
		for axis in (0, 1, 2):
			for low, high in (pair, pair[::-1]):
				if self._allowed(axis, low, high):
					self.work.step()
					before = [list(position) for position in self.at]
					self.after[low].append((axis, high))
					if self._push(axis, low) and self._part():
						return True
					self.after[low].pop()
					self.at = before
		return False

	def _allowed(self, axis: int, low: int, high: int) -> bool:
		if axis == 2:
			return not self.pieces[low].fragile
		twins = self.pieces[low] == self.pieces[high] and self.sizes[low] == self.sizes[high]
		return axis != 0 or not twins or low < high  # of two that look the same the first lies further left

	def _push(self, axis: int, low: int) -> bool:
		"""Push what lies behind a piece out of its way; False when something leaves the box."""
		end = self.at[low][axis] + self.sizes[low][axis]
		for along, high in self.after[low]:
			if along == axis and self.at[high][axis] < end:
				if end + self.sizes[high][axis] > self.box.inner[axis]:
					return False
				self.at[high][axis] = end
				if not self._push(axis, high):
					return False
		return True

	def _conflict(self) -> tuple[int, int] | None:
		for one in range(len(self.sizes)):
			for other in range(one):
				if self._in_the_way(one, other):
					return other, one
		return None

	def _in_the_way(self, one: int, other: int) -> bool:
		for axis in (0, 1):
			if self._apart(axis, one, other):
				return False
		if not self._apart(2, one, other):
			return True
		low = min(one, other, key=lambda index: self.at[index][2])
		return self.pieces[low].fragile

	def _apart(self, axis: int, one: int, other: int) -> bool:
		return (
			self.at[one][axis] + self.sizes[one][axis] <= self.at[other][axis]
			or self.at[other][axis] + self.sizes[other][axis] <= self.at[one][axis]
		)

	def _settled(self) -> tuple[Placement, ...]:
		"""With every piece let down onto what lies below it."""
		done: list[Placement] = []
		for index in sorted(range(len(self.sizes)), key=lambda index: (self.at[index][2], index)):
			x, y, _z = self.at[index]
			length, width, _height = size = self.sizes[index]
			z = max(
				(
					place.at[2] + place.size[2]
					for place in done
					if place.at[0] < x + length
					and x < place.at[0] + place.size[0]
					and place.at[1] < y + width
					and y < place.at[1] + place.size[1]
				),
				default=0,
			)
			done.append(Placement(self.pieces[index], (x, y, z), size))
		return tuple(done)
