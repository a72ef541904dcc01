"""What a person sees when something is missing: one sentence that says what to do, and a code other than 0."""

import json
import signal
import socket
import subprocess
import sys

import pytest

from embedded import cli, commands, paths, shell
from embedded.errors import BenchError
from embedded.reference import bench as benches
from embedded.services import ports, redis


@pytest.fixture
def taken_port():
	with socket.socket() as server:
		server.bind(("127.0.0.1", 0))
		server.listen()
		yield server.getsockname()[1]


def run_to_end(capsys, *argv: str) -> tuple[int, str]:
	code = cli.main(argv)
	return code, capsys.readouterr().err.strip()


def test_taken_port_is_named(capsys, taken_port):
	code, message = run_to_end(capsys, "serve", "--port", str(taken_port))
	assert code == 1
	assert message == (
		f"Port {taken_port} on 127.0.0.1 is taken by another program: stop it or choose one with --port."
	)


def test_next_free_port_is_chosen(taken_port):
	assert ports.first_free(taken_port) > taken_port


def test_half_named_redis_is_refused(monkeypatch):
	monkeypatch.setenv("REDIS_CACHE", "redis://127.0.0.1:6379/0")
	monkeypatch.delenv("REDIS_QUEUE", raising=False)
	with pytest.raises(BenchError, match="Set both REDIS_CACHE and REDIS_QUEUE, or neither"):
		redis.named()


def test_bench_that_is_none_is_named(tmp_path):
	with pytest.raises(BenchError, match="is no bench"):
		benches.find(str(tmp_path), None)


def program(tmp_path, text: str) -> list[str]:
	"""A program that prints `text` and fails."""
	script = tmp_path / "program.py"
	script.write_text(f"import sys\nprint({text!r})\nsys.exit(1)\n")
	return [sys.executable, str(script)]


@pytest.mark.parametrize(
	"printed",
	[
		"npm error code EAI_AGAIN\nnpm error request failed",
		"error: Failed to fetch: `simple/frappe/`\n  Caused by: dns error",
		"ERROR: Could not find a version: NewConnectionError('[Errno 111] Connection refused')",
	],
)
def test_unreachable_registry_is_said_in_one_sentence(tmp_path, printed):
	with pytest.raises(BenchError) as caught:
		shell.run(program(tmp_path, printed), "installing things", registry=True)
	assert str(caught.value) == (
		"The package registry could not be reached (installing things): check the network and run the command again."
	)


def test_registry_is_not_blamed_for_another_failure(tmp_path):
	with pytest.raises(BenchError) as caught:
		shell.run(program(tmp_path, "Error: Connection refused by Redis"), "migrating")
	assert str(caught.value).startswith("migrating failed: Error: Connection refused by Redis")


def test_full_disk_is_said_in_one_sentence(tmp_path):
	with pytest.raises(BenchError) as caught:
		shell.run(program(tmp_path, "OSError: [Errno 28] No space left on device"), "unpacking")
	assert str(caught.value).startswith("The disk is full (unpacking): free some space")


def test_full_disk_in_the_command_itself_is_said_in_one_sentence(capsys):
	def fill(options):
		with open("/dev/full", "w") as full:
			full.write("x")

	options = cli.parser().parse_args(["clean"])
	assert options.function is commands.clean
	code = cli.guarded(fill, options)
	assert code == 1
	assert capsys.readouterr().err.strip().startswith("The disk is full: free some space")


def bench_folder(tmp_path, sites: list[str], default: str | None = None):
	"""Folders that look like a bench with these sites."""
	(tmp_path / "env/bin").mkdir(parents=True)
	(tmp_path / "env/bin/python").touch()
	(tmp_path / "apps/erpnext").mkdir(parents=True)
	for site in sites:
		(tmp_path / "sites" / site).mkdir(parents=True)
		(tmp_path / "sites" / site / "site_config.json").write_text('{"db_name": "x", "db_password": "y"}')
	(tmp_path / "sites/apps.txt").write_text("frappe\nerpnext\necom_erp\n")
	(tmp_path / "sites/common_site_config.json").write_text(json.dumps({"default_site": default}))
	return str(tmp_path)


def test_site_of_a_bench_is_named_or_the_usual_one(tmp_path):
	folder = bench_folder(tmp_path, ["a.localhost", "ecom.localhost", "z.localhost"], default="z.localhost")
	assert benches.find(folder, None).site == "z.localhost"
	assert benches.find(folder, "a.localhost").site == "a.localhost"
	with pytest.raises(BenchError, match=r"has no site b\.localhost"):
		benches.find(folder, "b.localhost")


def test_without_a_default_the_site_made_for_the_app_is_taken(tmp_path):
	folder = bench_folder(tmp_path, ["a.localhost", "ecom.localhost"])
	assert benches.find(folder, None).site == "ecom.localhost"


def test_checkout_takes_the_place_of_the_bench_s_own_copy(tmp_path):
	folder = bench_folder(tmp_path, ["a.localhost"])
	assert benches.find(folder, None).apps() == ["frappe", "erpnext"]


COMMAND = """
import signal, time
from embedded import cli
signal.signal(signal.SIGINT, signal.SIG_IGN)
cli.end_in_order()
def work(_options):
	try:
		print("working", flush=True)
		# one long sleep would not hear a signal that comes in the moment before it begins
		for _tenth in range(600):
			time.sleep(0.1)
	finally:
		print("what was started has ended", flush=True)
raise SystemExit(cli.guarded(work, None))
"""


def told_to_end(script: str, number: signal.Signals) -> tuple[int, str, str]:
	"""Exit code, output and errors of a script that gets a signal once it says that it works."""
	command = subprocess.Popen(
		[sys.executable, "-c", script],
		cwd=paths.ROOT,
		stdout=subprocess.PIPE,
		stderr=subprocess.PIPE,
		text=True,
	)
	assert command.stdout.readline() == "working\n"
	command.send_signal(number)
	out, err = command.communicate(timeout=30)
	return command.returncode, out, err.strip()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_command_that_is_told_to_end_ends_what_it_started(number):
	"""By Ctrl-C, a kill, a closed terminal; also in the background of a shell, where Ctrl-C is ignored."""
	assert told_to_end(COMMAND, number) == (130, "what was started has ended\n", "stopped")


PROGRAM = """
import time
print("working", flush=True)
try:
	for _tenth in range(600):
		time.sleep(0.1)
finally:
	print("the program has ended in order", flush=True)
"""

FOREGROUND = f"""
import os, sys
from embedded import cli, paths, shell
cli.end_in_order()
raise SystemExit(cli.guarded(lambda _: shell.foreground([sys.executable, "-c", {PROGRAM!r}], {{}}, paths.ROOT), None))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_kill_reaches_the_program_that_a_command_runs(number):
	"""A kill of `make test`'s command alone ends the tests, too; they would go on for minutes."""
	code, out, err = told_to_end(FOREGROUND, number)
	assert (code, out) == (130, "the program has ended in order\n")
	assert err.endswith("stopped")
