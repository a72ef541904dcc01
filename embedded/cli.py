"""The commands of the embedded bench."""

import argparse
import errno
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from embedded import commands, paths, shell, testing
from embedded.errors import BenchError


def main(argv: Sequence[str]) -> int:
	"""Run a command; returns its exit code. Expected failures print one sentence."""
	options = parser().parse_args(argv)
	return guarded(options.function, options)


def end_in_order() -> None:
	"""A `kill` and a closed terminal end a command as Ctrl-C does, so that what it started ends with it. Also where a shell
	has told its background commands to ignore Ctrl-C."""

	def ended(_number: int, _frame: object) -> None:
		# told once more, by make and by the system, it goes on to end in order
		for number in (signal.SIGTERM, signal.SIGHUP):
			signal.signal(number, lambda *_told: None)
		raise shell.Ended

	signal.signal(signal.SIGINT, signal.default_int_handler)
	for number in (signal.SIGTERM, signal.SIGHUP):
		signal.signal(number, ended)


def end_with_make() -> None:
	"""A make that is killed by force tells its command nothing: the system then does, as a `kill` would."""
	try:
		parent = Path(f"/proc/{os.getppid()}/comm").read_text().strip()
	except OSError:
		return
	if parent in ("make", "gmake"):
		shell.end_with_parent()


def guarded(function: Callable[[argparse.Namespace], int | None], options: argparse.Namespace) -> int:
	"""Call the function of a command and turn an expected failure into its sentence and exit code."""
	try:
		return function(options) or 0
	except BenchError as error:
		print(f"\n{error}", file=sys.stderr)
	except OSError as error:
		if error.errno != errno.ENOSPC:
			raise
		print(
			f"\nThe disk is full: free some space on {paths.ROOT} and run the command again.", file=sys.stderr
		)
	except KeyboardInterrupt:
		print("\nstopped", file=sys.stderr)
		return 130
	return 1


def parser() -> argparse.ArgumentParser:
	top = argparse.ArgumentParser(prog="python3 -m embedded", description=__doc__)
	names = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

	def command(name: str, function, text: str) -> argparse.ArgumentParser:
		sub = names.add_parser(name, help=text, description=text)
		sub.set_defaults(function=function)
		return sub

	command("setup", commands.setup_all, "Set everything up, demo site included.")
	serve = command("serve", commands.serve, "Serve the demo site until Ctrl-C.")
	serve.add_argument(
		"--port", type=int, help="port of the web server (default: the first free one from 8000)"
	)
	serve.add_argument(
		"--realtime-port", type=int, help="port of live updates (default: the first free one from 9000)"
	)
	demo = command("demo", commands.demo, "Set everything up and run the main job in the demo site.")
	demo.add_argument("--bench", help="folder of a reference bench to run it on")
	demo.add_argument("--site", help="site of the reference bench; a copy of it is used")
	test = command("test", commands.test, "Run the test suite; further arguments go to pytest.")
	test.add_argument("--bench", help="folder of a reference bench to test on")
	test.add_argument("--site", help="site of the reference bench; only a copy of it is used")
	test.add_argument(
		"--jobs", type=jobs, help="number of shards, each with its own site (default: one per core)"
	)
	test.add_argument("arguments", nargs=argparse.REMAINDER)
	command("durations", commands.durations, "Commit how long each test file took, for the sharing out.")
	lint = command("lint", commands.lint, "Check style and the direction of imports.")
	lint.add_argument("--fix", action="store_true", help="fix what can be fixed")
	benchmark = command("benchmark", commands.benchmark, "Measure.")
	benchmark.add_argument("--bench", help="folder of a reference bench to measure on")
	benchmark.add_argument("--site", help="site of the reference bench; a copy of it is used")
	benchmark.add_argument("files", nargs="*", help="default: benchmarks/bench_*.py")
	migrate = command("migrate", commands.migrate, "Bring a site to the state of the code.")
	execute = command("execute", commands.execute, "Call a function in a site.")
	execute.add_argument("name", help="dotted name")
	execute.add_argument("json", nargs="?", default="{}", help="keyword arguments as JSON")
	run = command("run", commands.run, "Run a Python file in a site.")
	run.add_argument("file")
	run.add_argument("arguments", nargs=argparse.REMAINDER)
	for sub in (migrate, execute, run):
		sub.add_argument("--site", default=paths.DEMO_SITE, help=f"default: {paths.DEMO_SITE}")
	command("clean", commands.clean, "Stop what was started and remove all that was made.")
	return top


def jobs(text: str) -> int:
	"""A number of shards."""
	if not text.isdigit() or not 1 <= int(text) <= testing.SLOTS:
		raise argparse.ArgumentTypeError(f"1 to {testing.SLOTS} shards, not {text}")
	return int(text)
