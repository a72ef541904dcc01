"""What the machine must bring beside Python: a few packages of Debian."""

import ctypes.util
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from embedded import shell
from embedded.errors import BenchError
from embedded.services import mariadb, redis

TEST_PROGRAMS = {
	"chromium": "chromium",  # the desk as people see it
	"pdftoppm": "poppler-utils",  # what is drawn on a printed page
	"redis-server": "redis-server",  # a Redis of a test's own, also where the bench uses one from outside
}
"""Programs that tests start, each with the Debian package that has it. A test that needs another one names it here."""


def ensure(tests: bool = False) -> str | None:
	"""Install missing Debian packages (as root); `tests` asks for what the tests need, too."""
	missing = [package for package, present in _needs(tests) if not present()]
	if not missing:
		return None
	if os.geteuid() != 0 or not shutil.which("apt-get"):
		raise BenchError(_advice(missing))
	install(missing)
	return "installed " + " ".join(missing)


def program(name: str) -> str | None:
	"""Path of one of TEST_PROGRAMS (KeyError for any other); None when the machine lacks it. CHROMIUM can name the
	browser."""
	package = TEST_PROGRAMS[name]
	if package == "chromium":
		return os.environ.get("CHROMIUM") or shutil.which(name) or shutil.which("chromium-browser")
	return shutil.which(name)


def _needs(tests: bool) -> list[tuple[str, Callable[[], bool]]]:
	"""Debian packages with the test that tells whether their work is already done by something."""
	needs: list[tuple[str, Callable[[], bool]]] = [
		(f"python3.{sys.version_info[1]}-venv", lambda: importlib.util.find_spec("ensurepip") is not None),
		("libpango-1.0-0", lambda: _library("pango-1.0")),
		("libpangoft2-1.0-0", lambda: _library("pangoft2-1.0")),
		("libharfbuzz-subset0", lambda: _library("harfbuzz-subset")),
		("fonts-noto-cjk", _chinese_font),
		("mariadb-client", lambda: bool(shutil.which("mariadb") and shutil.which("mariadb-dump"))),
	]
	if not mariadb.named():
		needs.append(("mariadb-server-core", _has_mariadb))
	if not redis.named():
		needs.append(("redis-server", lambda: shutil.which("redis-server") is not None))
	named = {package for package, _present in needs}
	if tests:
		needs += [
			(package, lambda name=name: program(name) is not None)
			for name, package in TEST_PROGRAMS.items()
			if package not in named
		]
	return needs


def _library(name: str) -> bool:
	return ctypes.util.find_library(name) is not None


def _has_mariadb() -> bool:
	try:
		return bool(mariadb.find_program("mariadbd") and mariadb.find_program("mariadb-install-db"))
	except BenchError:
		return False


def _chinese_font() -> bool:
	"""Whether a font with Chinese characters is there, so that names print as they are written."""
	fonts = Path("/usr/share/fonts")
	return any(fonts.rglob("*CJK*")) or any(fonts.rglob("*wqy*"))


def install(packages: list[str]) -> None:
	"""Install Debian packages; BenchError when that fails."""
	env = {"DEBIAN_FRONTEND": "noninteractive"}
	apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=600"]
	shell.run([*apt, "update"], "reading Debian's package lists", env=env, registry=True)
	install = [*apt, "install", "--no-install-recommends", *packages]
	shell.run(install, f"installing Debian's {', '.join(packages)}", env=env, registry=True)


def _advice(missing: list[str]) -> str:
	text = f"Missing: {' '.join(missing)}. Install with: sudo apt-get install {' '.join(missing)}"
	hints = []
	if "mariadb-server-core" in missing:
		hints.append("MARIADB_HOST, MARIADB_PORT, MARIADB_ROOT_USER, MARIADB_ROOT_PASSWORD")
	if "redis-server" in missing:
		hints.append("REDIS_CACHE and REDIS_QUEUE")
	return text + (f"; or name servers in {' and '.join(hints)}." if hints else ".")
