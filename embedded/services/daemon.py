"""Servers that outlive the command that started them, known by a pid file."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from embedded.errors import BenchError


class Daemon:
	"""A server process. `marker` is a text in its command line that no other process has (its data folder)."""

	def __init__(self, name: str, pid_file: Path, log: Path, marker: str) -> None:
		self.name, self.pid_file, self.log, self.marker = name, pid_file, log, marker

	def pid(self) -> int | None:
		"""The process id while the server runs; a stale or foreign pid counts as none."""
		try:
			pid = int(self.pid_file.read_text())
			command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
		except (OSError, ValueError):
			return None
		return pid if self.marker in command else None

	def start(self, args: Sequence[str | Path], ready: Callable[[], bool], seconds: float = 60) -> None:
		"""Start in a session of its own and wait until `ready`."""
		self.log.parent.mkdir(parents=True, exist_ok=True)
		with self.log.open("ab") as log:
			process = subprocess.Popen(
				[str(arg) for arg in args],
				stdin=subprocess.DEVNULL,
				stdout=log,
				stderr=log,
				start_new_session=True,
			)
		self.pid_file.write_text(str(process.pid))
		deadline = time.monotonic() + seconds
		while not ready():
			if process.poll() is not None:
				self.pid_file.unlink(missing_ok=True)
				raise BenchError(f"{self.name} did not start: {self._last_error()} (its log is {self.log})")
			if time.monotonic() > deadline:
				self.stop()
				raise BenchError(f"{self.name} did not answer within {seconds:.0f} s (its log is {self.log})")
			time.sleep(0.05)

	def stop(self, seconds: float = 30) -> None:
		"""End the server gently, by force after `seconds`."""
		pid = self.pid()
		if pid:
			_signal(pid, signal.SIGTERM)
			deadline = time.monotonic() + seconds
			while self.pid() and time.monotonic() < deadline:
				_reap(pid)
				time.sleep(0.05)
			if self.pid():
				_signal(pid, signal.SIGKILL)
			_reap(pid)
		self.pid_file.unlink(missing_ok=True)

	def _last_error(self) -> str:
		lines = self.log.read_text(errors="replace").splitlines()[-40:]
		if any("No space left" in line or "Disk full" in line for line in lines):
			return "the disk is full"
		wrong = [line for line in lines if "ERROR" in line or "rror:" in line]
		return (wrong or lines or ["no message"])[-1].strip()[-200:]


def _signal(pid: int, number: int) -> None:
	try:
		os.kill(pid, number)
	except ProcessLookupError:
		return


def _reap(pid: int) -> None:
	"""Collect the process when it is our child, so that its pid does not linger as a zombie."""
	try:
		os.waitpid(pid, os.WNOHANG)
	except ChildProcessError:
		return
