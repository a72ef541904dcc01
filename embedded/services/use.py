"""Services for the time of a command: started by the first that needs them, ended by the last."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from embedded import paths
from embedded.services import mariadb, ports, redis, watcher


@dataclass(frozen=True)
class Services:
	database: mariadb.Server
	redis: redis.Server


@contextmanager
def services() -> Iterator[Services]:
	"""MariaDB and Redis, running inside the block.

	Every command that uses them holds a shared lock, which the system takes back however the command ends. The
	last one gets it alone and stops the servers; after one that was killed the watcher does.
	"""
	paths.SERVICES.mkdir(parents=True, exist_ok=True)
	with (paths.SERVICES / "users.lock").open("w") as users:
		with _turn(), ports.choosing():
			fcntl.flock(users, fcntl.LOCK_SH)
			watcher.begin()
			running = Services(mariadb.start(), redis.start())
		try:
			yield running
		finally:
			with _turn():
				if _alone(users):
					stop()


def stop() -> None:
	"""End the private servers; those that the environment names are not touched."""
	for process in (redis.daemon(), mariadb.daemon()):
		process.stop()


@contextmanager
def _turn() -> Iterator[None]:
	"""One command at a time starts or stops servers."""
	with (paths.SERVICES / "turn.lock").open("w") as lock:
		fcntl.flock(lock, fcntl.LOCK_EX)
		yield


def _alone(users) -> bool:
	try:
		fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
	except BlockingIOError:
		return False
	return True
