"""Programs that the bench runs, with their output in a log and their failures in one sentence."""

import ctypes
import os
import re
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from embedded import paths
from embedded.errors import BenchError

DISK_FULL = re.compile(r"No space left on device|ENOSPC|Disk full|errno: 28", re.I)
UNREACHABLE = re.compile(
	r"Temporary failure in name resolution|Name or service not known|NewConnectionError|ENOTFOUND|EAI_AGAIN"
	r"|ECONNREFUSED|ETIMEDOUT|ECONNRESET|Connection refused|Could not connect|Failed to fetch|dns error"
	r"|client error \(Connect\)|Could not resolve|Read timed out|error sending request",
	re.I,
)


PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def end_with_parent() -> None:
	"""Runs in a new child: it is asked to end when this process dies, however that happens."""
	LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def die_with_parent() -> None:
	"""The same without asking, for work that is done again from its start."""
	LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Ended(KeyboardInterrupt):
	"""This process alone was told to end, by a kill. Of Ctrl-C the terminal tells those that it started, too."""


def foreground(args: Sequence[str | Path], env: dict[str, str], cwd: Path) -> int:
	"""Run a program on the user's terminal; returns its exit code. It ends in order when this process is to end, and
	then KeyboardInterrupt is raised again."""
	command = [str(arg) for arg in args]
	with subprocess.Popen(command, cwd=cwd, env={**os.environ, **env}, preexec_fn=end_with_parent) as program:
		try:
			return program.wait()
		except KeyboardInterrupt as interrupt:
			if isinstance(interrupt, Ended):
				program.send_signal(signal.SIGINT)
			program.wait()
			raise


def log_file() -> Path:
	paths.LOGS.mkdir(parents=True, exist_ok=True)
	return paths.LOGS / "setup.log"


def run(
	args: Sequence[str | Path],
	what: str,
	cwd: Path | None = None,
	env: dict[str, str] | None = None,
	stdin: Path | None = None,
	stdout: Path | None = None,
	registry: bool = False,
) -> str:
	"""Run a program to its end and return what it printed (empty when sent to the file `stdout`).

	All output is kept in `.bench/logs/setup.log`. Raises BenchError when the program fails: `what` names the
	work in the message ("installing the Python packages"); `registry` tells that it fetches from a package registry.
	"""
	log = log_file()
	command = [str(arg) for arg in args]
	with log.open("a") as journal:
		journal.write(f"$ {' '.join(command)}\n")
	source = stdin.open("rb") if stdin else subprocess.DEVNULL
	target = stdout.open("wb") if stdout else subprocess.PIPE
	try:
		result = subprocess.run(
			command,
			cwd=cwd,
			env={**os.environ, **(env or {})},
			stdin=source,
			stdout=target,
			stderr=subprocess.PIPE if stdout else subprocess.STDOUT,
			preexec_fn=die_with_parent,
		)
	except FileNotFoundError:
		raise BenchError(f"{what}: the program {command[0]} is not installed.") from None
	finally:
		for stream in (source, target):
			if not isinstance(stream, int):
				stream.close()
	output = ((result.stdout or b"") + (result.stderr or b"")).decode(errors="replace")
	with log.open("a") as journal:
		journal.write(output + "\n")
	if result.returncode:
		raise BenchError(explain(what, output, log, registry))
	return output


def explain(what: str, output: str, log: Path, registry: bool = False) -> str:
	"""One sentence for a failed program, from what it printed."""
	if DISK_FULL.search(output):
		return f"The disk is full ({what}): free some space on {paths.ROOT} and run the command again."
	if registry and UNREACHABLE.search(output):
		return f"The package registry could not be reached ({what}): check the network and run the command again."
	lines = [line.strip() for line in output.splitlines() if line.strip()]
	last = next(
		(line for line in reversed(lines) if re.search("error", line, re.I)), lines[-1] if lines else ""
	)
	return f"{what} failed: {last[:300]} (the whole output is in {log})"
