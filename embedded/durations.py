"""How long tests take: recorded at the end of each run, so that the next one can share the work out among its shards.

A run records each test in the bench's folder (`durations.json`). `tests/durations.json` is what a fresh checkout knows,
by file; `make durations` writes it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from embedded import paths, stamps
from embedded.errors import BenchError

BASELINE = paths.ROOT / "tests/durations.json"


def recorded_in(bench: Path) -> Path:
	"""The record of the runs on a bench (its folder, `paths.BENCH` or `paths.REFERENCE`)."""
	return bench / "durations.json"


def of_tests(bench: Path) -> dict[str, float]:
	"""Seconds by test id, as the last runs on the bench recorded them."""
	files = _read(recorded_in(bench))
	return {f"{file}::{test}": seconds for file, tests in files.items() for test, seconds in tests.items()}


def of_files(bench: Path) -> dict[str, float]:
	"""Seconds by test file: recorded on the bench, else as committed."""
	return {**_read(BASELINE), **_by_file(_read(recorded_in(bench)))}


def record(bench: Path, seconds: Mapping[str, float], whole: bool) -> None:
	"""Remember the seconds of tests by id. `whole` says that all tests of their files ran: what else was known of
	these files is of tests that are there no more."""
	ran: dict[str, dict[str, float]] = defaultdict(dict)
	for test, taken in seconds.items():
		file, _, name = test.partition("::")
		ran[file][name] = round(taken, 3)
	known = _read(recorded_in(bench))
	for file, tests in ran.items():
		known[file] = tests if whole else {**known.get(file, {}), **tests}
	present = {file: known[file] for file in sorted(known) if (paths.ROOT / file).is_file()}
	stamps.write(recorded_in(bench), json.dumps(present, indent=0))


def commit() -> str:
	"""Write the recorded seconds by file into `tests/durations.json`."""
	seconds = _by_file(_read(recorded_in(paths.BENCH)))
	if not seconds:
		raise BenchError("No run has been recorded in this checkout: run `make test` first.")
	kept = {file: taken for file, taken in of_files(paths.BENCH).items() if (paths.ROOT / file).is_file()}
	stamps.write(
		BASELINE, json.dumps({file: round(kept[file], 1) for file in sorted(kept)}, indent="\t") + "\n"
	)
	return f"{BASELINE.relative_to(paths.ROOT)}: {len(kept)} files, {sum(kept.values()):.0f} s"


def named_seconds(targets: Iterable[str], bench: Path) -> float:
	"""What the files and folders that a run names took when they ran last; a single test counts as its file does for
	want of better."""
	names = [target.split("::")[0].rstrip("/") for target in targets]
	return sum(
		seconds
		for file, seconds in of_files(bench).items()
		if any(file == name or file.startswith(f"{name}/") for name in names)
	)


def _by_file(files: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
	return {file: sum(tests.values()) for file, tests in files.items()}


def _read(path: Path) -> dict:
	return json.loads(path.read_text()) if path.is_file() else {}
