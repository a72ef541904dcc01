"""The suite in shards: each worker of pytest-xdist has a site of its own and gets one file after the other, the longest
first, so that all of them end at about the same time. A file that is long by itself is cut.

Which files are long is known from earlier runs (`embedded/durations.py`); each run records how long its tests took.
"""

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from embedded import durations
from embedded.testing import SITES_VARIABLE

PARTS = 4
"""No unit of work is longer than this part of a worker's share."""

UNKNOWN_SECONDS = 0.3
"""What a test counts that has not been timed."""


def plan(tests: Sequence[str], seconds: Mapping[str, float], workers: int) -> list[list[str]]:
	"""The tests (their ids in the order of their files) in units that one worker does at a stretch, the longest unit
	first."""
	share = sum(seconds.values()) / workers
	files = defaultdict(list)
	for test in tests:
		files[test.split("::")[0]].append(test)
	units = [unit for file in files.values() for unit in _cut(file, seconds, share / PARTS)]
	return sorted(units, key=lambda unit: -sum(seconds[test] for test in unit))


def _cut(tests: list[str], seconds: Mapping[str, float], limit: float) -> list[list[str]]:
	units, filled = [[]], 0.0
	for test in tests:
		if units[-1] and filled + seconds[test] > limit:
			units.append([])
			filled = 0.0
		units[-1].append(test)
		filled += seconds[test]
	return units


def expected(
	tests: Sequence[str], by_test: Mapping[str, float], by_file: Mapping[str, float]
) -> dict[str, float]:
	"""Seconds by test: recorded, else its share of its file's, else a guess."""
	files = defaultdict(int)
	for test in tests:
		files[test.split("::")[0]] += 1

	def of(test: str) -> float:
		file = test.split("::")[0]
		return by_file[file] / files[file] if file in by_file else UNKNOWN_SECONDS

	return {test: by_test.get(test, of(test)) for test in tests}


def take_site() -> None:
	"""In a worker: the site of its number is the one to work in."""
	worker, sites = os.environ.get("PYTEST_XDIST_WORKER", ""), os.environ.get(SITES_VARIABLE, "").split()
	if worker and sites:
		os.environ["FRAPPE_SITE"] = sites[int(worker.removeprefix("gw"))]


class Shards:
	"""Plugin of pytest, in the process that prints and in each worker."""

	def __init__(self, config: pytest.Config) -> None:
		self.config = config
		self.taken: dict[str, float] = defaultdict(float)
		root = os.environ.get("FRAPPE_BENCH_ROOT")
		self.bench = Path(root) if root else None
		self.known = self._known()

	def _known(self) -> dict:
		"""The durations that the plan goes by: what the printing process has read, for it and its workers alike."""
		if hasattr(self.config, "workerinput"):
			return self.config.workerinput["shards"]
		workers = self.config.getoption("numprocesses", None) or 0
		if not self.bench or not workers:
			return {}
		return {
			"workers": workers,
			"by_test": durations.of_tests(self.bench),
			"by_file": durations.of_files(self.bench),
		}

	def units(self, tests: Sequence[str]) -> list[list[str]]:
		seconds = expected(tests, self.known["by_test"], self.known["by_file"])
		return plan(tests, seconds, self.known["workers"])

	@pytest.hookimpl(optionalhook=True)
	def pytest_configure_node(self, node) -> None:
		node.workerinput["shards"] = self.known

	@pytest.hookimpl(trylast=True)
	def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
		"""In a worker: the order in which the units are given out."""
		if self.known:
			units = self.units([item.nodeid for item in items])
			place = {test: number for number, test in enumerate(test for unit in units for test in unit)}
			items.sort(key=lambda item: place[item.nodeid])

	@pytest.hookimpl(optionalhook=True)
	def pytest_xdist_make_scheduler(self, config: pytest.Config, log):
		from xdist.scheduler import LoadScopeScheduling

		shards = self

		class ByUnit(LoadScopeScheduling):
			"""Gives out the units of the plan."""

			def schedule(self) -> None:
				if self.collection is None:
					tests = next(iter(self.registered_collections.values()))
					units = enumerate(shards.units(tests))
					self.unit_of = {test: str(number) for number, unit in units for test in unit}
				super().schedule()

			def _split_scope(self, nodeid: str) -> str:
				return self.unit_of[nodeid]

		return ByUnit(config, log) if self.known else None

	def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
		self.taken[report.nodeid] += report.duration

	def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
		if not self.bench or not self.taken or hasattr(self.config, "workerinput"):
			return
		ended = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
		option = self.config.option
		given_up = option.maxfail and session.testsfailed >= option.maxfail
		some = option.keyword or option.markexpr or given_up or any("::" in arg for arg in self.config.args)
		if ended:
			durations.record(self.bench, self.taken, whole=not some)
