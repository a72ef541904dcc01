"""A bare Debian for each suite, an empty clone in it, and the README's two commands there."""

import argparse
import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from embedded import paths, prerequisites, shell
from embedded.bare import machine, settings
from embedded.errors import BenchError

SUITES = ["bookworm", "trixie", "forky"]  # Python 3.11, 3.13, 3.14
FOLDER = paths.BENCH / "bare"
NAMED = ["python3", "make"]
"""What the README asks for, as Debian's packages."""
CLONE = "/srv/ecom_erp"


def main(arguments: Sequence[str]) -> int:
	"""Check the suites that are named, or all; returns 0 when both commands went well on each."""
	options = parser().parse_args(arguments)
	_ready()
	results = [result for suite in options.suite or SUITES for result in _check(suite, commands(options))]
	print()
	for suite, command, seconds, code in results:
		print(f"{suite:10} {command:40} {seconds:6.0f} s  {'ok' if code == 0 else f'FAILED, code {code}'}")
	return int(any(code for *_rest, code in results))


def parser() -> argparse.ArgumentParser:
	top = argparse.ArgumentParser(prog="python3 -m embedded.bare", description=__doc__)
	top.add_argument("suite", nargs="*", help=f"Debian's suites (default: {' '.join(SUITES)})")
	top.add_argument("--orders", help="orders of the demo company (default: the demo's own)")
	top.add_argument("--tests", help="arguments of pytest (default: the whole suite)")
	return top


def commands(options: argparse.Namespace) -> list[list[str]]:
	demo = ["make", "demo", *([f"ORDERS={options.orders}"] if options.orders else [])]
	return [demo, ["make", "test", *([f"ARGS={options.tests}"] if options.tests else [])]]


def _ready() -> None:
	if os.geteuid() != 0:
		raise BenchError(
			"A bare Debian is made in a folder by debootstrap, which only root can: run it as root."
		)
	if not shutil.which("debootstrap"):
		prerequisites.install(["debootstrap"])
	if subprocess.run(["git", "status", "--porcelain"], cwd=paths.ROOT, capture_output=True).stdout:
		print("What is not committed is not in the clone that is tried.", flush=True)


def _check(suite: str, wanted: list[list[str]]) -> list[tuple[str, str, float, int]]:
	"""(suite, command, seconds, exit code) of each command; the folder stays for a look when one fails."""
	folder = FOLDER / suite
	print(f"\n== {suite}: a bare Debian in {folder}", flush=True)
	machine.make(folder, suite, NAMED)
	env = settings.copy_to(folder)
	shell.run(["git", "clone", "-q", paths.ROOT, Path(f"{folder}{CLONE}")], "cloning the checkout")
	machine.run(folder, ["python3", "--version"], env)
	results = []
	for command in wanted:
		line = " ".join(command)
		print(f"\n== {suite}: {line}", flush=True)
		start = time.monotonic()
		code = machine.run(folder, command, env, CLONE)
		results.append((suite, line, time.monotonic() - start, code))
	if any(code for *_rest, code in results):
		print(f"\n== {suite}: left for a look in {folder}; `make clean` or the next check removes it")
	else:
		shutil.rmtree(folder)
	return results
