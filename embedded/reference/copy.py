"""Save the database of the bench's site with the site's own account; the site is only read."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from embedded import database, paths, shell
from embedded.errors import BenchError
from embedded.reference.bench import ReferenceBench
from embedded.services.mariadb import Server

LOCAL = ("localhost", "127.0.0.1", "")
STOPS_WITHIN = 60
"""Seconds that MariaDB may take to write what it has in memory."""


def save(bench: ReferenceBench) -> Path:
	"""The dump of the site; taken once for each state that `bench.key()` names."""
	dump = paths.BASE / f"reference-{bench.key()}.sql"
	if not dump.is_file():
		config = bench.config()
		server = account(config)
		with awake(server, config["db_name"]):
			database.dump(server, config["db_name"], dump)
	for old in paths.BASE.glob("reference-*.sql"):
		if old != dump:
			old.unlink()
	return dump


def account(config: dict[str, Any]) -> Server:
	"""The site's own account."""
	return Server(
		host=config.get("db_host") or "127.0.0.1",
		port=int(config.get("db_port") or 3306),
		socket=config.get("db_socket") or "",
		user=config.get("db_user") or config["db_name"],
		password=config["db_password"],
	)


@contextmanager
def awake(server: Server, name: str) -> Iterator[None]:
	"""The bench's MariaDB; started for the time of the block when it is this machine's and is down."""
	if answers(server, name):
		yield
		return
	if os.geteuid() != 0 or server.host not in LOCAL or not shutil.which("service"):
		raise BenchError(f"The bench's MariaDB at {server.socket or server.host} does not answer: start it.")
	shell.run(["service", "mariadb", "start"], "starting the bench's MariaDB")
	try:
		if not answers(server, name):
			raise BenchError(f"The bench's MariaDB started, but refuses the account of database {name}.")
		yield
	finally:
		_stop(server, name)


def _stop(server: Server, name: str) -> None:
	"""By its process: Debian's `service mariadb stop` logs in as root without a password, which a bench's root has."""
	process = int(Path(_ask(server, name, "select @@pid_file")).read_text())
	os.kill(process, signal.SIGTERM)
	for _tenth in range(STOPS_WITHIN * 10):
		if not Path(f"/proc/{process}").exists():
			return
		time.sleep(0.1)
	raise BenchError(f"The bench's MariaDB (process {process}) does not end: end it, then run this again.")


def answers(server: Server, name: str) -> bool:
	return _query(server, name, "select 1").returncode == 0


def _ask(server: Server, name: str, query: str) -> str:
	return _query(server, name, query).stdout.strip()


def _query(server: Server, name: str, query: str) -> subprocess.CompletedProcess[str]:
	args = ["mariadb", *server.options(), "--skip-column-names", "--batch", "-e", query, name]
	env = {**os.environ, "MYSQL_PWD": server.password}
	return subprocess.run(args, capture_output=True, text=True, env=env)
