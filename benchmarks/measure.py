"""Timing of rivals by turns, so that what else the machine does falls on all of them alike."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import frappe


@dataclass
class Sample:
	"""What one kind of work took, order by order: seconds on the clock, seconds of this process's CPU, queries."""

	wall: list[float] = field(default_factory=list)
	cpu: list[float] = field(default_factory=list)
	queries: list[float] = field(default_factory=list)

	def take(self, work: Callable[[], object], orders: int = 1) -> object:
		"""Do the work once, and note what it took for each of its orders."""
		with counted() as count:
			wall, cpu = time.perf_counter(), time.process_time()
			result = work()
			self.wall.append((time.perf_counter() - wall) / orders)
			self.cpu.append((time.process_time() - cpu) / orders)
		self.queries.append(count.queries / orders)
		return result

	def row(self, title: str) -> str:
		"""One line of the table: median, quartiles, CPU, queries, rate."""
		low, middle, high = quartiles(self.wall)
		return (
			f"{title:<44} {middle * 1e3:7.0f} ({low * 1e3:.0f}-{high * 1e3:.0f})"
			f"   {statistics.median(self.cpu) * 1e3:6.0f}   {statistics.median(self.queries):6.0f}   {1 / middle:6.2f}"
		)


HEADER = f"{'':<44} median ms (quartiles)   CPU ms   queries   per second"


class counted:
	"""Counts the queries inside a block."""

	def __enter__(self):
		self.queries, self._sql = 0, frappe.db.sql

		def sql(*args, **kwargs):
			self.queries += 1
			return self._sql(*args, **kwargs)

		frappe.db.sql = sql
		return self

	def __exit__(self, *_error):
		frappe.db.sql = self._sql


def by_turns(rivals: Sequence[Callable[[], object]], rounds: int, orders: int = 1) -> list[Sample]:
	"""Each rival once a round, the order of them turned about with each round; their samples. `orders`: how many a
	rival does in its turn."""
	samples = [Sample() for _ in rivals]
	for number in range(rounds):
		turn = list(zip(samples, rivals, strict=True))
		for sample, work in turn if number % 2 == 0 else reversed(turn):
			sample.take(work, orders)
	return samples


def ratio(ours: Sample, theirs: Sample, goal: str = "") -> str:
	"""Our time over theirs, on the clock and in CPU, from medians."""
	wall = statistics.median(ours.wall) / statistics.median(theirs.wall)
	cpu = statistics.median(ours.cpu) / statistics.median(theirs.cpu)
	queries = statistics.median(ours.queries) / statistics.median(theirs.queries)
	note = f"   goal {goal}" if goal else ""
	return f"  ratio: {wall:.2f} in time, {cpu:.2f} in CPU, {queries:.2f} in queries{note}"


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
	low, middle, high = statistics.quantiles(values, n=4)
	return low, middle, high
