"""Whose turn it is among the shops that have work due.

Work is taken row by row. The shop that has had the least of this worker's last minute goes first, and a shop that
another worker is serving at this moment waits while any other has work. So a shop that answers slowly delays the
others by one of its calls at most, and a shop with a long backlog does not stand before all of them.
"""

import time
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

MEMORY_SECONDS = 60.0


class Turns:
	"""What one worker has spent on each shop during the last minute."""

	def __init__(self, clock=time.monotonic) -> None:
		self._clock = clock
		self._served: dict[str | None, deque[tuple[float, float]]] = defaultdict(deque)

	def in_order(
		self, waiting: Mapping[str | None, datetime], busy: Collection[str | None]
	) -> list[str | None]:
		"""The shops of `waiting` (shop: since when its oldest row is due), whose turn it is first."""
		return sorted(waiting, key=lambda shop: (shop in busy, self.spent(shop), waiting[shop]))

	@contextmanager
	def serving(self, shop: str | None) -> Iterator[None]:
		"""Count the time of the block as spent on the shop."""
		began = self._clock()
		try:
			yield
		finally:
			self._served[shop].append((self._clock(), self._clock() - began))

	def spent(self, shop: str | None) -> float:
		"""Seconds spent on the shop during the last minute."""
		served = self._served[shop]
		while served and served[0][0] < self._clock() - MEMORY_SECONDS:
			served.popleft()
		return sum(seconds for _ended, seconds in served)
