"""Databases and their users, through MariaDB's own clients."""

import os
import subprocess
from pathlib import Path

from embedded import shell
from embedded.errors import BenchError
from embedded.services.mariadb import Server

HOSTS = ("localhost", "127.0.0.1", "%")


def execute(server: Server, sql: str, database: str = "") -> str:
	"""Run statements with the administrator's account; returns tab-separated rows without a head line."""
	args = ["mariadb", *server.options(), "--batch", "--skip-column-names", *([database] if database else [])]
	result = _client(args, server, stdin=sql.encode())
	return result.stdout.decode(errors="replace")


def create(server: Server, name: str, password: str) -> None:
	"""An empty database `name` and a user of the same name who owns it; what was there is dropped."""
	drop(server, name)
	lines = [f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;"]
	for host in HOSTS:
		lines.append(f"CREATE USER '{name}'@'{host}' IDENTIFIED BY '{password}';")
		lines.append(f"GRANT ALL PRIVILEGES ON `{name}`.* TO '{name}'@'{host}';")
	execute(server, "\n".join(lines))


def drop(server: Server, name: str) -> None:
	users = "\n".join(f"DROP USER IF EXISTS '{name}'@'{host}';" for host in HOSTS)
	execute(server, f"DROP DATABASE IF EXISTS `{name}`;\n{users}")


def exists(server: Server, name: str | None) -> bool:
	"""Whether the server has the database; another server may have been named since it was made."""
	return bool(name) and bool(execute(server, f"SHOW DATABASES LIKE '{name}'").strip())


def dump(server: Server, name: str, file: Path) -> None:
	"""Write the database as SQL; the file appears whole or not at all."""
	file.parent.mkdir(parents=True, exist_ok=True)
	fresh = file.with_name(file.name + ".new")
	options = ["--single-transaction", "--quick", "--skip-comments", "--skip-lock-tables", "--no-tablespaces"]
	shell.run(
		["mariadb-dump", *server.options(), *options, name],
		"saving the database",
		env={"MYSQL_PWD": server.password},
		stdout=fresh,
	)
	fresh.replace(file)


def load(server: Server, name: str, file: Path) -> None:
	"""Run a dump in the database `name`."""
	args = ["mariadb", *server.options(), "--init-command=SET unique_checks=0, foreign_key_checks=0", name]
	with file.open("rb") as dump_file:
		_client(args, server, file=dump_file)


def _client(
	args: list[str], server: Server, stdin: bytes | None = None, file=None
) -> subprocess.CompletedProcess:
	try:
		result = subprocess.run(
			args,
			input=stdin,
			stdin=file,
			capture_output=True,
			env={**os.environ, "MYSQL_PWD": server.password},
		)
	except FileNotFoundError:
		raise BenchError("The program mariadb is not installed: install Debian's mariadb-client.") from None
	if result.returncode:
		message = result.stderr.decode(errors="replace").strip().splitlines()[-1:]
		raise BenchError(_explain(message[0] if message else "no message", server))
	return result


def _explain(message: str, server: Server) -> str:
	where = server.socket or f"{server.host}:{server.port}"
	if "Access denied" in message:
		return (
			f"The MariaDB server at {where} refuses the account {server.user}: "
			"set MARIADB_ROOT_USER and MARIADB_ROOT_PASSWORD to one that may create databases and users."
		)
	if "Can't connect" in message or "Connection refused" in message:
		return f"No MariaDB server answers at {where}: start it, or unset MARIADB_HOST to use a private one."
	if shell.DISK_FULL.search(message):
		return "The disk is full: MariaDB cannot write; free some space and run the command again."
	return f"MariaDB at {where} says: {message}"
