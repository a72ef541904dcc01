"""One printed line for each stage of a command."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stage:
	"""A stage that is running; `note` is shown at the end of its line."""

	note: str | None = None


class Stages:
	"""Prints `name .... seconds` for each stage, with a note when there is one."""

	def __init__(self, out: Callable[[str], None] = lambda line: print(line, flush=True)) -> None:
		self.out = out
		self.begin = time.monotonic()

	@contextmanager
	def stage(self, name: str) -> Iterator[Stage]:
		"""Time the block; a block that fails prints no line."""
		start, stage = time.monotonic(), Stage()
		yield stage
		seconds = time.monotonic() - start
		self.out(
			f"{name} {'.' * (34 - len(name))} {seconds:5.1f} s" + (f"  ({stage.note})" if stage.note else "")
		)

	def run(self, name: str, work: Callable[[], str | None]) -> None:
		"""Do the work, which returns the note."""
		with self.stage(name) as stage:
			stage.note = work()

	def total(self, what: str) -> None:
		self.out(f"{what} after {time.monotonic() - self.begin:.1f} s")
