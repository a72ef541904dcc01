"""The Python environment of the bench, from lock files with hashes; what tests alone need comes when they do."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from embedded import paths, shell, stamps
from embedded.errors import BenchError

LOCKS = [paths.ROOT / "embedded/requirements-uv.txt", paths.ROOT / "embedded/requirements.txt"]
TEST_LOCK = paths.ROOT / "embedded/requirements-test.txt"
UV = paths.ENV / "bin/uv"
STAMP = paths.ENV / "packages.stamp"
TEST_STAMP = paths.ENV / "test_packages.stamp"
PTH = "ecom_erp_bench.pth"


def key() -> str:
	return stamps.digest(*interpreter(), *(lock.read_text() for lock in LOCKS))


@cache
def interpreter(machine: Path = Path("/usr/bin")) -> tuple[str, str]:
	"""The Python of the bench and its version: the distribution's own of the version that runs this, where there is one
	that can make an environment, else the one that runs this. A distribution builds its Python with profiles; one that was
	compiled without runs demo and tests in up to twice the time."""
	own = machine / "python{}.{}".format(*sys.version_info)
	asked = [own, "-c", "import ensurepip, sys, venv; print(sys.version)"]
	answer = subprocess.run(asked, capture_output=True, text=True) if own.exists() else None
	if answer and answer.returncode == 0:
		return str(own), answer.stdout.strip()
	return sys.executable, sys.version


def build() -> str | None:
	"""Make `.bench/env`; one that was not finished or has other packages is made anew."""
	note = "up to date" if stamps.matches(STAMP, key()) else _install()
	_link_packages()
	return note


def add_test_packages() -> str | None:
	"""Put what tests and checks use beside the packages of `build`."""
	key = stamps.digest(TEST_LOCK.read_text())
	if stamps.matches(TEST_STAMP, key):
		return "up to date"
	note = install(TEST_LOCK, "installing the tests' Python packages")
	stamps.write(TEST_STAMP, key)
	return note


def _install() -> str:
	shutil.rmtree(paths.ENV, ignore_errors=True)
	paths.ENV.parent.mkdir(parents=True, exist_ok=True)
	shell.run([interpreter()[0], "-m", "venv", paths.ENV], "making the Python environment")
	note = install(LOCKS[1], "installing the Python packages")
	stamps.write(STAMP, key())
	return note


def _link_packages() -> None:
	"""Let the environment find the checkout's packages and the stand-in."""
	folders = [*(package.parent for package in paths.OWN_PACKAGES), paths.STAND_IN]
	(paths.site_packages() / PTH).write_text("".join(f"{folder}\n" for folder in folders))


def install(lock: Path, what: str, target: Path | None = None) -> str:
	"""Install the packages of a lock file into the environment, or into the folder `target`; returns "by uv" or "by pip".

	`what` names the work when it fails (BenchError).
	"""
	pip = [paths.PYTHON, "-m", "pip", "-q", "--disable-pip-version-check", "install", "--require-hashes"]
	uv = [UV, "pip", "install", "-q", "--python", paths.PYTHON, "--require-hashes"]
	packages = [*(["--target", target] if target else []), "-r", lock]
	try:
		if not UV.exists():
			shell.run([*pip, "-r", LOCKS[0]], "installing uv", registry=True)
		shell.run([*uv, *packages], what, env=uv_settings(), registry=True)
		return "by uv"
	except BenchError:
		# a platform or an index that uv cannot serve: pip is slower and knows its own settings
		shell.run([*pip, *packages], what, registry=True)
		return "by pip"


def uv_settings() -> dict[str, str]:
	"""The index that pip is set to use, in uv's terms; uv does not read pip's settings."""
	if os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL"):
		return {}
	index = subprocess.run(
		[paths.PYTHON, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True
	).stdout.strip()
	index = os.environ.get("PIP_INDEX_URL") or index
	return {"UV_DEFAULT_INDEX": index} if index else {}
