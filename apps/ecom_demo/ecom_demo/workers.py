"""The worker processes of the demo, and their sudden deaths."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import frappe

LEASE_SECONDS = 12
PAUSE_BETWEEN_DEATHS = (0.3, 1.8)


class WorkerPool:
	"""Processes that do the work. Used as a context manager. `crashes`: how many of them are to be killed with SIGKILL at
	random moments (drawn from `seed`) and started again; `killed` counts those that were."""

	def __init__(self, machines: int = 2, crashes: int = 0, seed: int = 0):
		self.crashes, self.killed = crashes, 0
		self._chance = random.Random(seed)
		self._lock = threading.Lock()
		self._ended = threading.Event()
		self._running: dict[tuple[str, ...], subprocess.Popen] = {}
		self._log = tempfile.NamedTemporaryFile("w+", prefix="ecom_demo_", suffix=".log", delete=False)  # noqa: SIM115
		self._environment = {
			**os.environ,
			"FRAPPE_SITE": frappe.local.site,
			"FRAPPE_SITES_PATH": str(Path(frappe.local.sites_path).resolve()),
		}
		if crashes:
			self._environment["ECOM_DEMO_LEASE"] = str(LEASE_SECONDS)
		self._wanted = [("machine", str(number)) for number in range(machines)]

	def __enter__(self) -> "WorkerPool":
		for role in self._wanted:
			self._start(role)
		if self.crashes:
			threading.Thread(target=self._kill_now_and_then, daemon=True).start()
		return self

	def __exit__(self, *_exception) -> None:
		self._ended.set()
		with self._lock:
			for process in self._running.values():
				process.stdin.close()
			for process in self._running.values():
				_end(process)
			self._running.clear()
		self._log.close()

	def log(self) -> str:
		"""What the workers have written: troubles that they met."""
		return Path(self._log.name).read_text()

	def pack(self, packers: int = 2) -> None:
		"""Start the packers; `packing` tells when they are done."""
		for share in range(packers):
			self._start(("packer", str(share), str(packers)))

	def packing(self) -> bool:
		"""Whether a packer is still at work; one that was killed is started again."""
		with self._lock:
			packers = [role for role in self._running if role[0] == "packer"]
			for role in packers:
				code = self._running[role].poll()
				if code == 0:
					self._running.pop(role).stdin.close()
				elif code is not None:
					self._spawn(role)
			return any(role[0] == "packer" for role in self._running)

	def _kill_now_and_then(self) -> None:
		while self.killed < self.crashes and not self._ended.wait(
			self._chance.uniform(*PAUSE_BETWEEN_DEATHS)
		):
			with self._lock:
				if self._ended.is_set() or not self._running:
					continue
				role = self._chance.choice(sorted(self._running))
				process = self._running[role]
				if process.poll() is None:
					process.send_signal(signal.SIGKILL)
					process.wait()
					self.killed += 1
				if role[0] == "machine":
					self._spawn(role)

	def _start(self, role: tuple[str, ...]) -> None:
		with self._lock:
			self._spawn(role)

	def _spawn(self, role: tuple[str, ...]) -> None:
		old = self._running.get(role)
		if old:
			old.stdin.close()
		self._running[role] = subprocess.Popen(
			[sys.executable, "-m", "ecom_demo.worker", *role],
			env=self._environment,
			stdin=subprocess.PIPE,
			stdout=self._log,
			stderr=self._log,
		)


def _end(process: subprocess.Popen, seconds: float = 10) -> None:
	"""Let a worker go whose input was closed."""
	end = time.monotonic() + seconds
	while process.poll() is None and time.monotonic() < end:
		time.sleep(0.02)
	if process.poll() is None:
		process.kill()
		process.wait()
