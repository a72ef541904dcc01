"""Redis for cache (database 0) and queue (database 1): those that the environment names, or a private one."""

import os
import shutil
import socket
from dataclasses import dataclass

from embedded import paths
from embedded.errors import BenchError
from embedded.services import ports
from embedded.services.daemon import Daemon

PORT_FILE = paths.SERVICES / "redis.port"
FOLDER = paths.SERVICES / "redis"


@dataclass(frozen=True)
class Server:
	"""URLs for the cache and for the job queue."""

	cache: str
	queue: str


def named() -> Server | None:
	"""The servers that REDIS_CACHE and REDIS_QUEUE name; both or none."""
	cache, queue = os.environ.get("REDIS_CACHE"), os.environ.get("REDIS_QUEUE")
	if bool(cache) != bool(queue):
		raise BenchError("Set both REDIS_CACHE and REDIS_QUEUE, or neither.")
	return Server(cache, queue) if cache and queue else None


def daemon() -> Daemon:
	# Redis rewrites its command line to "redis-server 127.0.0.1:PORT"
	port = PORT_FILE.read_text() if PORT_FILE.is_file() else "none"
	return Daemon("Redis", paths.SERVICES / "redis.pid", paths.LOGS / "redis.log", f"{ports.HOST}:{port}")


def start() -> Server:
	"""The servers, running; a private one is started when needed."""
	outside = named()
	if outside:
		return outside
	if not daemon().pid():
		program = _program()
		FOLDER.mkdir(parents=True, exist_ok=True)
		port = ports.first_free(13379)
		PORT_FILE.write_text(str(port))
		options = ["--bind", ports.HOST, "--port", str(port), "--dir", str(FOLDER), "--save", ""]
		options += ["--appendonly", "no", "--pidfile", str(paths.SERVICES / "redis.pid")]
		daemon().start([program, *options], lambda: _answers(port))
	port = int(PORT_FILE.read_text())
	return Server(f"redis://{ports.HOST}:{port}/0", f"redis://{ports.HOST}:{port}/1")


def _program() -> str:
	found = shutil.which("redis-server")
	if not found:
		raise BenchError(
			"redis-server is not installed: install Debian's redis-server, or name servers in REDIS_CACHE and REDIS_QUEUE."
		)
	return found


def _answers(port: int) -> bool:
	try:
		with socket.create_connection((ports.HOST, port), timeout=2) as connection:
			connection.sendall(b"PING\r\n")
			return connection.recv(7).startswith(b"+PONG")
	except OSError:
		return False
