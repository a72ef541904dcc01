"""Free ports on 127.0.0.1."""

import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded.errors import BenchError

HOST = "127.0.0.1"


@contextmanager
def choosing() -> Iterator[None]:
	"""One bench of the user at a time chooses ports and starts the servers that take them. Of two that start at the
	same moment both would find the same port free, and one would take the other's server for its own."""
	with (lock_folder() / "ports.lock").open("w") as lock:
		fcntl.flock(lock, fcntl.LOCK_EX)
		yield


def lock_folder() -> Path:
	"""Where all benches of the user find the lock."""
	folder = Path(tempfile.gettempdir()) / f"embedded-bench-{os.getuid()}"
	folder.mkdir(mode=0o700, exist_ok=True)
	return folder


def is_free(port: int) -> bool:
	with socket.socket() as probe:
		probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		try:
			probe.bind((HOST, port))
		except OSError:
			return False
		return True


def first_free(start: int, together: int = 1, count: int = 200) -> int:
	"""The first port from `start` upward that is free, with those after it where several are wanted `together`."""
	for port in range(start, start + count):
		if all(is_free(port + more) for more in range(together)):
			return port
	raise BenchError(
		f"No port from {start} to {start + count - 1} is free on {HOST}: stop a server that uses one."
	)


def demand(port: int, option: str) -> int:
	"""`port`, which the user asked for by `option`; BenchError when another program has it."""
	if not is_free(port):
		raise BenchError(
			f"Port {port} on {HOST} is taken by another program: stop it or choose one with {option}."
		)
	return port
