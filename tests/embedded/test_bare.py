"""The check on a bare machine: what of this machine reaches it, and that it leaves nothing behind."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from embedded import paths
from embedded.bare import check, machine, settings

ROOT = Path("/")


needs_namespaces = pytest.mark.skipif(
	os.geteuid() != 0 or machine.run(ROOT, ["true"], {"PATH": settings.PATH}) != 0,
	reason="no namespaces can be made here",
)


def test_only_what_concerns_the_network_is_handed_on():
	own = {
		"PATH": "/home/me/bin",
		"HTTPS_PROXY": "http://127.0.0.1:3128",
		"no_proxy": "localhost",
		"PIP_INDEX_URL": "http://127.0.0.1:3141/simple",
		"PIP_FIND_LINKS": "/home/me/wheels",
		"UV_CACHE_DIR": "/home/me/cache",
		"npm_config_registry": "http://127.0.0.1:4873/",
		"npm_config_prefix": "/home/me",
		"MARIADB_HOST": "127.0.0.1",
		"CHROMIUM": "/home/me/chromium",
	}
	env = settings.environment(own, {"PIP_INDEX_URL": "http://127.0.0.1:1/simple", "PIP_RETRIES": "3"})
	assert env == {
		"PATH": settings.PATH,
		"HOME": "/root",
		"HTTPS_PROXY": "http://127.0.0.1:3128",
		"no_proxy": "localhost",
		"PIP_INDEX_URL": "http://127.0.0.1:3141/simple",
		"PIP_RETRIES": "3",
		"npm_config_registry": "http://127.0.0.1:4873/",
	}


def test_certificates_go_along_to_a_place_of_their_own(tmp_path):
	bundle = tmp_path / "machine/ca.pem"
	bundle.parent.mkdir()
	bundle.write_text("certificates")
	inside = settings.carried(str(bundle), tmp_path / "debian")
	assert inside.startswith("/usr/local/share/machine/")
	assert (tmp_path / "debian" / inside.strip("/")).read_text() == "certificates"


@pytest.mark.parametrize("value", ["http://127.0.0.1/simple", "3", "/nowhere/at/all", "/etc"])
def test_a_setting_that_names_no_file_stays_as_it_is(tmp_path, value):
	assert settings.carried(value, tmp_path) == value
	assert not list(tmp_path.iterdir())


def test_the_arguments_reach_both_commands():
	options = check.parser().parse_args(["--orders", "40", "--tests=-x tests/core", "trixie"])
	assert options.suite == ["trixie"]
	assert check.commands(options) == [
		["make", "demo", "ORDERS=40"],
		["make", "test", "ARGS=-x tests/core"],
	]


def test_without_arguments_the_commands_are_the_readme_s():
	readme = (paths.ROOT / "README.md").read_text()
	for command in check.commands(check.parser().parse_args([])):
		assert " ".join(command) in readme


@needs_namespaces
def test_a_command_has_the_environment_that_it_is_given_and_its_code_is_returned(capfd):
	code = machine.run(ROOT, ["sh", "-c", "env; pwd; exit 7"], {"PATH": settings.PATH, "A": "1 2"}, "/usr")
	assert code == 7
	assert set(capfd.readouterr().out.split("\n")) == {
		f"PATH={settings.PATH}",
		"A=1 2",
		"PWD=/usr",
		"/usr",
		"",
	}


SECONDS = str(100_000 + os.getpid())
LEAVES = f"sleep {SECONDS} & setsid sleep {SECONDS} & echo started"


@needs_namespaces
def test_nothing_outlives_a_command_or_stays_mounted(capfd):
	before = Path("/proc/self/mounts").read_text()
	assert machine.run(ROOT, ["sh", "-c", LEAVES], {"PATH": settings.PATH}) == 0
	assert "started" in capfd.readouterr().out
	assert not sleeping()
	assert Path("/proc/self/mounts").read_text() == before


@needs_namespaces
def test_nothing_outlives_a_check_that_is_killed():
	program = (
		"from pathlib import Path; from embedded.bare import machine, settings; "
		f"machine.run(Path('/'), ['sh', '-c', {LEAVES + '; wait'!r}], {{'PATH': settings.PATH}})"
	)
	with subprocess.Popen([sys.executable, "-c", program], cwd=paths.ROOT, stdout=subprocess.PIPE) as killed:
		try:
			assert killed.stdout.readline() == b"started\n"
			assert sleeping_at_last(2), "the second is a shell before it becomes one"
		finally:
			killed.kill()
	assert sleeping_at_last(0)


@needs_namespaces
def test_nothing_outlives_debootstrap_or_stays_mounted(monkeypatch, tmp_path):
	program = tmp_path / "bin/debootstrap"
	program.parent.mkdir()
	program.write_text(
		f"#!/bin/sh\nmkdir -p $4/usr/sbin $4/proc\nmount -t proc proc $4/proc\n({LEAVES}) >/dev/null 2>&1\n"
	)
	program.chmod(0o755)
	monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
	before = Path("/proc/self/mounts").read_text()
	machine.make(tmp_path / "debian", "trixie", ["make"])
	assert not sleeping()
	assert Path("/proc/self/mounts").read_text() == before


def sleeping_at_last(count: int) -> bool:
	"""Whether so many are there within ten seconds."""
	deadline = time.monotonic() + 10
	while len(sleeping()) != count and time.monotonic() < deadline:
		time.sleep(0.05)
	return len(sleeping()) == count


def sleeping() -> list[str]:
	"""Processes that LEAVES left."""
	found = []
	for process in Path("/proc").glob("[0-9]*/cmdline"):
		try:
			if process.read_bytes() == f"sleep\0{SECONDS}\0".encode():
				found.append(process.parent.name)
		except OSError:  # it ended meanwhile
			continue
	return found
