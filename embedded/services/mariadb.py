"""The database server: the one that MARIADB_HOST or MARIADB_SOCKET names, or a private one."""

import json
import os
import secrets
import shutil
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from embedded import paths, shell
from embedded.errors import BenchError
from embedded.services import ports
from embedded.services.daemon import Daemon

FOLDER = paths.SERVICES / "mariadb"
SETTINGS = paths.SERVICES / "mariadb.json"
INIT_FILE = paths.SERVICES / "mariadb.sql"
TEMPORARY = paths.SERVICES / "mariadb.tmp"


@dataclass(frozen=True)
class Server:
	"""How to reach the server, with an account that may create databases and users."""

	host: str
	port: int
	user: str
	password: str
	socket: str = ""
	private: bool = False

	def options(self) -> list[str]:
		"""Command-line options of MariaDB's clients; the password goes through the environment (MYSQL_PWD)."""
		where = [f"--socket={self.socket}"] if self.socket else [f"--host={self.host}", f"--port={self.port}"]
		return ["--no-defaults", *where, f"--user={self.user}"]


def named() -> Server | None:
	"""The server that the environment names."""
	env = os.environ.get
	if not (env("MARIADB_HOST") or env("MARIADB_SOCKET")):
		return None
	return Server(
		host=env("MARIADB_HOST") or "localhost",
		port=int(env("MARIADB_PORT") or 3306),
		socket=env("MARIADB_SOCKET") or "",
		user=env("MARIADB_ROOT_USER") or "root",
		password=env("MARIADB_ROOT_PASSWORD") or "",
	)


def daemon() -> Daemon:
	return Daemon(
		"MariaDB", paths.SERVICES / "mariadb.pid", paths.LOGS / "mariadb.log", f"--datadir={FOLDER}"
	)


def start() -> Server:
	"""The server, running; a private one is made and started when needed."""
	outside = named()
	if outside:
		return outside
	program = find_program("mariadbd", "mysqld")
	process = daemon()
	if process.pid() and SETTINGS.is_file():
		return Server(**json.loads(SETTINGS.read_text()))
	_initialise()
	server = Server("127.0.0.1", ports.first_free(13306), "root", secrets.token_urlsafe(18), private=True)
	_write_private(SETTINGS, json.dumps(asdict(server)))
	_write_private(INIT_FILE, f"ALTER USER 'root'@'localhost' IDENTIFIED BY '{server.password}';\n")
	TEMPORARY.mkdir(exist_ok=True)
	process.start([program, *_settings(server)], lambda: _answers(server.port))
	return server


def find_program(*names: str) -> str:
	"""Path of the first program of these names; Debian keeps servers in /usr/sbin."""
	search = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
	for name in names:
		found = shutil.which(name, path=search)
		if found:
			return found
	raise BenchError(
		f"{names[0]} is not installed: install Debian's mariadb-server-core and mariadb-client, "
		"or name a server in MARIADB_HOST, MARIADB_PORT, MARIADB_ROOT_USER and MARIADB_ROOT_PASSWORD."
	)


def _initialise() -> None:
	"""Make the data folder under a temporary name; it gets its name only when it is whole."""
	if FOLDER.is_dir():
		return
	fresh = FOLDER.with_name("mariadb.new")
	shutil.rmtree(fresh, ignore_errors=True)
	fresh.mkdir(parents=True)
	command = [find_program("mariadb-install-db", "mysql_install_db"), "--no-defaults", f"--datadir={fresh}"]
	command += ["--auth-root-authentication-method=normal", "--skip-test-db", *_user()]
	shell.run(command, "making the database folder")
	fresh.rename(FOLDER)


def _settings(server: Server) -> list[str]:
	"""Options for a small machine. The data may be made again at will, so it is not forced to disk each time."""
	return [
		"--no-defaults",
		f"--datadir={FOLDER}",
		# a server removes all temporary tables of its folder when it starts, also those of another server
		f"--tmpdir={TEMPORARY}",
		f"--bind-address={server.host}",
		f"--port={server.port}",
		"--socket=mariadb.sock",  # relative to the data folder: a path may have 107 characters only
		f"--pid-file={paths.SERVICES}/mariadb.pid",
		f"--init-file={INIT_FILE}",
		"--character-set-server=utf8mb4",
		"--collation-server=utf8mb4_unicode_ci",
		"--skip-log-bin",
		"--skip-name-resolve=0",
		"--performance-schema=0",
		# enough for tests; benchmarks of many rows ask for more
		f"--innodb-buffer-pool-size={os.environ.get('MARIADB_BUFFER_POOL') or '384M'}",
		"--innodb-log-file-size=256M",
		"--innodb-flush-log-at-trx-commit=2",
		"--innodb-doublewrite=0",
		"--innodb-buffer-pool-dump-at-shutdown=0",
		"--max-allowed-packet=64M",
		"--max-connections=200",
		*_user(),
	]


def _user() -> list[str]:
	"""Root must say so; the folder of a checkout may be closed to any other account."""
	return ["--user=root"] if os.geteuid() == 0 else []


def _answers(port: int) -> bool:
	"""Whether the server greets; the greeting comes after the init file has run."""
	try:
		with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
			return len(connection.recv(5)) == 5
	except OSError:
		return False


def _write_private(path: Path, text: str) -> None:
	path.parent.mkdir(parents=True, exist_ok=True)
	path.unlink(missing_ok=True)
	with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
		file.write(text)
