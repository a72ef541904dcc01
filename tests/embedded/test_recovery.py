"""Work that was cut off is done again; work that was finished is not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from embedded import stamps
from embedded.engine.editor import Editor
from embedded.errors import BenchError
from embedded.services.daemon import Daemon


def test_stamp_appears_only_whole_and_names_its_sources(tmp_path):
	stamp = tmp_path / "a/stamp"
	assert not stamps.matches(stamp, "key")
	stamps.write(stamp, "key")
	assert stamps.matches(stamp, "key")
	assert not stamps.matches(stamp, "other")
	assert [path.name for path in stamp.parent.iterdir()] == ["stamp"]


def test_changed_renamed_and_added_files_change_the_key(tmp_path):
	(tmp_path / "one").write_text("1")
	first = stamps.digest_files([tmp_path], tmp_path)
	assert stamps.digest_files([tmp_path], tmp_path) == first
	(tmp_path / "one").rename(tmp_path / "two")
	second = stamps.digest_files([tmp_path], tmp_path)
	(tmp_path / "two").write_text("2")
	third = stamps.digest_files([tmp_path], tmp_path)
	(tmp_path / "three").write_text("")
	fourth = stamps.digest_files([tmp_path], tmp_path)
	assert len({first, second, third, fourth}) == 4


def test_compiled_files_do_not_count(tmp_path):
	(tmp_path / "one").write_text("1")
	before = stamps.digest_files([tmp_path], tmp_path)
	(tmp_path / "__pycache__").mkdir()
	(tmp_path / "__pycache__/one.pyc").write_text("x")
	assert stamps.digest_files([tmp_path], tmp_path) == before


def daemon(tmp_path, marker: str = "never") -> Daemon:
	return Daemon("Server", tmp_path / "pid", tmp_path / "log", marker)


def test_pid_of_a_dead_server_is_stale(tmp_path):
	dead = subprocess.Popen([sys.executable, "-c", ""])
	dead.wait()
	(tmp_path / "pid").write_text(str(dead.pid))
	assert daemon(tmp_path).pid() is None


def test_pid_that_another_program_got_is_left_alone(tmp_path):
	(tmp_path / "pid").write_text(str(os.getpid()))
	server = daemon(tmp_path, marker="--datadir=/nowhere/at/all")
	assert server.pid() is None
	server.stop()  # would end this test run if it took the pid for its own


def test_broken_pid_file_counts_as_no_server(tmp_path):
	(tmp_path / "pid").write_text("")
	assert daemon(tmp_path).pid() is None


def test_server_is_started_found_and_stopped(tmp_path):
	marker = str(tmp_path / "data")
	server = daemon(tmp_path, marker)
	server.start(
		[sys.executable, "-c", "import time; time.sleep(60)", marker], lambda: server.pid() is not None
	)
	assert server.pid()
	assert daemon(tmp_path, marker).pid() == server.pid()
	server.stop()
	assert server.pid() is None
	assert not (tmp_path / "pid").exists()


def test_server_that_ends_at_once_is_reported_with_its_last_error(tmp_path):
	script = "import sys; print('[ERROR] the port is taken'); sys.exit(1)"
	with pytest.raises(BenchError, match=r"Server did not start: \[ERROR\] the port is taken"):
		daemon(tmp_path).start([sys.executable, "-c", script], lambda: False)


def test_edit_refuses_a_text_that_is_not_there_once(tmp_path):
	(tmp_path / "file.py").write_text("a = 1\na = 1\n")
	editor = Editor(tmp_path)
	with pytest.raises(BenchError, match="it is not the version this bench was made for"):
		editor.sub("file.py", "a = 1", "a = 2")
	with pytest.raises(BenchError, match="it is not the version this bench was made for"):
		editor.sub("absent.py", "a", "b")
	assert (tmp_path / "file.py").read_text() == "a = 1\na = 1\n"
	editor.sub("file.py", "a = 1", "a = 2", times=2)
	assert (tmp_path / "file.py").read_text() == "a = 2\na = 2\n"


ON_A_PORT = """
import socket, sys, time
from embedded.services import ports
with ports.choosing():
	port = ports.first_free(23306)
	time.sleep(0.5)  # a server takes a moment to bind
	server = socket.create_server((ports.HOST, port))
print(port, flush=True)
sys.stdin.read()
"""


def test_benches_that_start_together_take_different_ports():
	root = Path(__file__).parents[2]
	benches = [
		subprocess.Popen(
			[sys.executable, "-c", ON_A_PORT],
			cwd=root,
			stdin=subprocess.PIPE,
			stdout=subprocess.PIPE,
			text=True,
		)
		for _ in range(2)
	]
	taken = [bench.stdout.readline().strip() for bench in benches]
	for bench in benches:
		bench.communicate("")
	assert all(taken) and len(set(taken)) == 2
