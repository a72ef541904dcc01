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


def use(folder: Path, seconds: float = 60) -> tuple[subprocess.Popen, int]:
	"""A command that uses a Redis of its own; and that server's process id."""
	env = {
		name: value for name, value in os.environ.items() if not name.startswith(("REDIS_", "FRAPPE_REDIS_"))
	}
	command = subprocess.Popen(
		[sys.executable, "-c", COMMAND, str(folder), str(seconds)],
		cwd=paths.ROOT,
		env={**env, "MARIADB_HOST": "127.0.0.1"},
		stdout=subprocess.PIPE,
		text=True,
		start_new_session=True,
	)
	return command, int(command.stdout.readline())


def lives(pid: int) -> bool:
	try:
		return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
	except FileNotFoundError:
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
