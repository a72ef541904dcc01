"""The benchmarks are run by hand, seldom: at least each of them still finds all that it uses when it is loaded."""

import importlib
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("bench_*.py")))
def test_a_benchmark_can_be_loaded(name):
	assert importlib.import_module(f"benchmarks.{name}").main
