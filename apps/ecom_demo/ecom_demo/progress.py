"""What the demo shows while it works: each step's title, how many, the time. On a terminal, the line moves; a log gets one
line for each step."""

import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from typing import Any

from ecom_demo import table

BEAT = 1.0


class Steps:
	"""The steps done so far: (title, count, milliseconds)."""

	def __init__(self):
		self.rows: list[tuple[str, int, float]] = []

	@contextmanager
	def step(self, title: str):
		"""Show `title` while the block works; it counts on the given Counter."""
		counter = Counter(title)
		started = time.monotonic()
		with counter.shown():
			yield counter
		self.rows.append((title, counter.count, (time.monotonic() - started) * 1000))

	def take(self, title: str, work: Callable[..., Any], *args) -> Any:
		"""A step that is one call; its count is the result where that is a number, else what the result yields."""
		with self.step(title) as counter:
			result = work(*args)
			if isinstance(result, int):
				counter.count = result
			elif isinstance(result, Iterable) and not isinstance(result, str):
				for count in result:
					counter.count = count
			else:
				counter.count = 1
		return result

	def print_table(self) -> None:
		table.print_rows(("step", "count", "ms"), [(title, n, f"{ms:.0f}") for title, n, ms in self.rows])


class Counter:
	"""A line: `count` of `total` (0: not known), `note` beside it."""

	def __init__(self, title: str):
		self.title, self.count, self.total, self.note = title, 0, 0, ""
		self._started = time.monotonic()
		self._ended = threading.Event()
		self._moving = sys.stdout.isatty()

	@contextmanager
	def shown(self):
		beat = threading.Thread(target=self._beat, daemon=True)
		beat.start()
		try:
			yield
		finally:
			self._ended.set()
			beat.join()
		self._write(last=True)

	def _beat(self) -> None:
		while self._moving and not self._ended.wait(BEAT):
			self._write()

	def _write(self, last: bool = False) -> None:
		share = f"{self.count}/{self.total}" if self.total else str(self.count)
		seconds = time.monotonic() - self._started
		text = f"{self.title} {'.' * max(50 - len(self.title), 3)} {share:>9} {seconds:6.1f} s  {self.note}"
		if self._moving:
			sys.stdout.write("\r\x1b[2K" + text.rstrip() + ("\n" if last else ""))
		else:
			sys.stdout.write(text.rstrip() + "\n")
		sys.stdout.flush()
