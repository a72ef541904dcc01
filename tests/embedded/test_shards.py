"""How a run of the tests is split: into how many shards, what each gets, and what is remembered of it."""

import fcntl
import json
import os

import pytest

from embedded import cli, durations, paths, shards, testing
from embedded.errors import BenchError
from tests.shards import expected, plan

CORES = len(os.sched_getaffinity(0))


@pytest.fixture
def known(tmp_path, monkeypatch):
	"""A checkout in a folder, where the flows' files take five minutes and one of core a second."""
	for file in ("tests/flows/test_long.py", "tests/flows/test_short.py", "tests/core/test_quick.py"):
		(tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
		(tmp_path / file).touch()
	baseline = tmp_path / "tests/durations.json"
	seconds = {
		"tests/flows/test_long.py": 290,
		"tests/flows/test_short.py": 10,
		"tests/core/test_quick.py": 1,
	}
	baseline.write_text(json.dumps(seconds))
	monkeypatch.setattr(paths, "ROOT", tmp_path)
	monkeypatch.setattr(durations, "BASELINE", baseline)
	monkeypatch.setattr(paths, "BENCH", tmp_path / ".bench")
	return tmp_path / ".bench"


@pytest.mark.parametrize(
	("arguments", "count"),
	[
		([], CORES),
		(["tests"], CORES),
		(["-x", "tests/flows"], CORES),
		(["tests/flows/test_long.py"], CORES),
		(["tests/flows/test_short.py", "tests/core"], 1),
		(["tests/core/", "-v"], 1),
		(["-k", "tests", "tests/flows"], 1),
		(["--pdb"], 1),
	],
)
def test_a_run_is_split_when_there_is_much_to_do(known, arguments, count):
	assert shards.count(arguments, known) == count
	assert shards.count(arguments, known, jobs=3) == 3


def test_one_shard_is_pytest_alone(known):
	assert shards.options(1, ["tests/core"], known) == []
	assert shards.options(1, [], known) == ["--durations=40"]
	assert "--numprocesses=2" in shards.options(2, [], known)


@pytest.mark.parametrize("number", ["0", "7", "two"])
def test_number_of_shards_is_checked(capsys, number):
	with pytest.raises(SystemExit):
		cli.main(["test", "--jobs", number])
	assert f"1 to 6 shards, not {number}" in capsys.readouterr().err


def test_each_test_is_in_one_unit_and_the_longest_comes_first():
	seconds = {"a.py::1": 1.0, "a.py::2": 1.0, "b.py::1": 9.0, "c.py::1": 4.0}
	units = plan(list(seconds), seconds, workers=1)
	assert units == [["b.py::1"], ["c.py::1"], ["a.py::1", "a.py::2"]]


def test_a_file_that_is_too_long_is_cut_in_its_order():
	seconds = {**{f"long.py::{number}": 1.0 for number in range(8)}, **{f"s{n}.py::1": 1.0 for n in range(8)}}
	units = plan(list(seconds), seconds, workers=2)  # 16 s: a share of 8 s, so units of 2 s
	assert [unit for unit in units if unit[0].startswith("long")] == [
		[f"long.py::{number}", f"long.py::{number + 1}"] for number in (0, 2, 4, 6)
	]


def test_seconds_of_a_test_are_its_own_or_a_part_of_its_file_s():
	tests = ["a.py::1", "a.py::2", "b.py::1", "b.py::2", "c.py::1"]
	seconds = expected(tests, {"a.py::1": 3.0}, {"a.py": 4.0, "b.py": 5.0})
	assert seconds == {"a.py::1": 3.0, "a.py::2": 2.0, "b.py::1": 2.5, "b.py::2": 2.5, "c.py::1": 0.3}


def test_what_a_run_took_is_known_to_the_next(known):
	long, quick = "tests/flows/test_long.py", "tests/core/test_quick.py"
	durations.record(known, {f"{long}::one": 1.0, f"{long}::two[a::b]": 2.0}, whole=True)
	durations.record(known, {f"{long}::one": 4.0}, whole=False)
	durations.record(known, {"tests/core/test_gone.py::one": 4.0}, whole=True)
	assert durations.of_tests(known) == {f"{long}::one": 4.0, f"{long}::two[a::b]": 2.0}
	assert durations.of_files(known)[long] == 6.0
	assert durations.of_files(known)[quick] == 1
	durations.record(known, {f"{long}::one": 3.0}, whole=True)
	assert durations.of_tests(known) == {f"{long}::one": 3.0}


def test_recorded_seconds_are_committed_by_file(known):
	with pytest.raises(BenchError, match="run `make test` first"):
		durations.commit()
	durations.record(known, {"tests/flows/test_long.py::one": 3.14, "tests/flows/test_long.py::two": 1}, True)
	durations.commit()
	assert json.loads(durations.BASELINE.read_text()) == {
		"tests/core/test_quick.py": 1,
		"tests/flows/test_long.py": 4.1,
		"tests/flows/test_short.py": 10,
	}


def test_shards_take_the_sites_that_nobody_uses(tmp_path):
	with (tmp_path / "test2.localhost.lock").open("w") as other:
		fcntl.flock(other, fcntl.LOCK_EX)
		with testing.slots(tmp_path, 2) as names:
			assert names == ["test.localhost", "test3.localhost"]
			with testing.slots(tmp_path, 6) as left:
				assert left == ["test4.localhost", "test5.localhost", "test6.localhost"]
				with pytest.raises(BenchError, match="6 test runs are going on"), testing.slots(tmp_path, 1):
					pass
