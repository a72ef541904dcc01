"""A command that is killed leaves no server behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from embedded import paths

COMMAND = """
import sys, time
from pathlib import Path
from embedded import paths
paths.SERVICES = Path(sys.argv[1])
paths.LOGS = paths.SERVICES
from embedded.services.redis import daemon
from embedded.services.use import services
with services():
	print(daemon().pid(), flush=True)
	time.sleep(float(sys.argv[2]))
"""


SERVE = """
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path
from embedded import paths
paths.SERVICES = paths.LOGS = Path(sys.argv.pop(1))
from embedded import cli, processes, setup
from embedded.services import mariadb, redis
from embedded.services.use import services

@contextmanager
def bench(stages, **_needed):
	with services() as running:
		print(*filter(None, (mariadb.daemon().pid(), redis.daemon().pid())), flush=True)
		yield running

setup.bench = bench
for name in ("web", "realtime", "background", "simulated_shops"):
	setattr(processes, name, lambda *_args: nullcontext(""))
cli.end_in_order()
cli.end_with_make()
sys.exit(cli.main(sys.argv[1:]))
"""


WAIT = """
import time
from embedded import cli
cli.end_in_order()
cli.end_with_make()
print(__import__("os").getpid(), flush=True)
# one long sleep would not hear a signal that comes in the moment before it begins
for _tenth in range(600):
	time.sleep(0.1)
"""


def use(folder: Path, seconds: float = 60) -> tuple[subprocess.Popen, int]:
	"""A command that uses a Redis of its own; and that server's process id."""
	command = subprocess.Popen(
		[sys.executable, "-c", COMMAND, str(folder), str(seconds)],
		cwd=paths.ROOT,
		env=environment(MARIADB_HOST="127.0.0.1"),
		stdout=subprocess.PIPE,
		text=True,
		start_new_session=True,
	)
	return command, int(command.stdout.readline())


def environment(**values: str) -> dict[str, str]:
	"""Ours, without the servers that it names."""
	named = ("REDIS_", "FRAPPE_REDIS_", "MARIADB_", "MAKE")
	return {name: value for name, value in os.environ.items() if not name.startswith(named)} | values


def serve(folder: Path, **values: str) -> tuple[subprocess.Popen, list[int]]:
	"""`make serve` with servers of its own, but without what it serves; and the process ids of the servers."""
	script = folder / "serve.py"
	script.write_text(SERVE)
	command = subprocess.Popen(
		["make", "--no-print-directory", "serve", f"EMBEDDED={sys.executable} {script} {folder}"],
		cwd=paths.ROOT,
		env=environment(PYTHONPATH=str(paths.ROOT), **values),
		stdout=subprocess.PIPE,
		stderr=subprocess.DEVNULL,
		text=True,
		start_new_session=True,
		preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # whatever runs the tests ignores
	)
	return command, [int(pid) for pid in command.stdout.readline().split()]


def lives(pid: int) -> bool:
	try:
		return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
	except (FileNotFoundError, ProcessLookupError):  # before it was opened, or while it is read
		return False


def gone(pid: int, seconds: float = 15) -> bool:
	end = time.monotonic() + seconds
	while lives(pid) and time.monotonic() < end:
		time.sleep(0.05)
	return not lives(pid)


@pytest.fixture
def folder(tmp_path):
	services = tmp_path / "services"
	services.mkdir()
	return services


def test_its_servers_end_with_it(folder):
	command, server = use(folder)
	assert lives(server)
	os.killpg(command.pid, signal.SIGKILL)
	command.wait()
	assert gone(server)
	again, server = use(folder, 0)
	again.wait()
	assert gone(server)


def test_they_stay_while_another_command_uses_them(folder):
	first, server = use(folder)
	second, same = use(folder)
	assert server == same
	first.kill()
	first.wait()
	time.sleep(0.5)
	assert lives(server)
	second.kill()
	second.wait()
	assert gone(server)


@pytest.mark.parametrize(
	("tell", "number"),
	[
		(os.kill, signal.SIGTERM),
		(os.killpg, signal.SIGINT),  # a terminal tells Ctrl-C to all
		(os.kill, signal.SIGKILL),  # make can tell nobody
	],
)
def test_a_killed_make_serve_leaves_no_server(folder, tell, number):
	command, servers = serve(folder, MARIADB_HOST="127.0.0.1")
	assert [lives(pid) for pid in servers] == [True]
	tell(command.pid, number)
	command.wait(30)
	assert all(gone(pid) for pid in servers)


def test_nor_its_database(folder):
	command, servers = serve(folder)
	assert [lives(pid) for pid in servers] == [True, True]
	command.kill()
	command.wait(30)
	assert all(gone(pid, 30) for pid in servers)


@pytest.mark.parametrize(
	"target", ["setup", "demo", "serve", "test", "pins", "lint", "format", "benchmark", "clean"]
)
def test_no_command_outlives_its_make(tmp_path, target):
	"""No shell stands between make and the command: it would live on, and the command with it."""
	script = tmp_path / "wait.py"
	script.write_text(WAIT)
	make = subprocess.Popen(
		[
			"make",
			"--no-print-directory",
			target,
			f"EMBEDDED={sys.executable} {script}",
			"ARGS=tests/core -x",
			"JOBS=2",
		],
		cwd=paths.ROOT,
		env=environment(PYTHONPATH=str(paths.ROOT)),
		stdout=subprocess.PIPE,
		text=True,
		start_new_session=True,
	)
	command = int(make.stdout.readline())
	make.kill()
	make.wait(30)
	assert gone(command)
