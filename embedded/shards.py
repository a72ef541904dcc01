"""Into how many shards a run of the tests is split, each with a site of its own.

pytest-xdist starts the shards and collects what they find; `tests/shards.py` tells it who gets what.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from embedded import durations, paths

FEW_SECONDS = 45
"""A run that takes no longer goes on in one process: starting others would take most of what they save."""

ONE_PROCESS = (
	"-k",
	"-s",
	"--capture=no",
	"--pdb",
	"--trace",
	"--lf",
	"--last-failed",
	"--sw",
	"--stepwise",
	"--co",
)
"""Options of pytest that pick few tests, or that need the terminal."""

SLOWEST = "--durations=40"


def count(arguments: Sequence[str], bench: Path, jobs: int | None = None) -> int:
	"""Shards of a run of pytest with these arguments: `jobs` when given, else one for each core; one when little is
	to be done."""
	if jobs:
		return jobs
	return len(os.sched_getaffinity(0)) if is_long(arguments, bench) else 1


def is_long(arguments: Sequence[str], bench: Path) -> bool:
	"""Whether the named tests took longer than FEW_SECONDS when they ran last."""
	if any(argument.startswith(option) for argument in arguments for option in ONE_PROCESS):
		return False
	return durations.named_seconds(targets(arguments), bench) > FEW_SECONDS


def targets(arguments: Sequence[str]) -> list[str]:
	"""The files and folders among pytest's arguments; all tests when there are none."""
	named = [name for name in arguments if not name.startswith("-") and _exists(name)]
	return named or ["tests"]


def options(shards: int, arguments: Sequence[str], bench: Path) -> list[str]:
	"""What pytest is told beside the arguments."""
	slowest = [SLOWEST] if shards > 1 or is_long(arguments, bench) else []
	if shards == 1:
		return slowest
	# a shard that crashed has left its site as it was at that moment: nothing more is tested in it
	return [f"--numprocesses={shards}", "--no-loadscope-reorder", "--max-worker-restart=0", *slowest]


def _exists(name: str) -> bool:
	return (paths.ROOT / name.split("::")[0]).exists()
