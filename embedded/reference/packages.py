"""Python packages of the tests that the bench's environment lacks, in a folder of their own."""

import json
import re
import shutil
import subprocess

from embedded import paths, shell, stamps
from embedded.reference.bench import ReferenceBench

FOLDER = paths.REFERENCE / "site-packages"
LOCK = paths.ROOT / "embedded/requirements-reference.txt"
LIST_INSTALLED = (
	"import importlib.metadata as m, json; print(json.dumps([d.metadata['Name'] for d in m.distributions()]))"
)


def install(bench: ReferenceBench) -> str | None:
	"""Fill the folder from the lock; what the bench has in whatever version stays the bench's."""
	installed = _installed(bench)
	wanted = _without(LOCK.read_text(), installed)
	key = stamps.digest(str(bench.python), wanted)
	stamp = FOLDER.with_name("site-packages.stamp")
	if stamps.matches(stamp, key):
		return "up to date"
	stamp.unlink(missing_ok=True)
	shutil.rmtree(FOLDER, ignore_errors=True)
	FOLDER.mkdir(parents=True)
	requirements = FOLDER.with_name("requirements.txt")
	requirements.write_text(wanted)
	uv = [
		paths.ENV / "bin/uv",
		"pip",
		"install",
		"-q",
		"--no-deps",
		"--require-hashes",
		"--python",
		bench.python,
	]
	pip = [
		paths.PYTHON,
		"-m",
		"pip",
		"-q",
		"--python",
		bench.python,
		"install",
		"--no-deps",
		"--require-hashes",
	]
	installer = uv if uv[0].exists() else pip
	shell.run(
		[*installer, "--target", FOLDER, "-r", requirements],
		"installing the tests' Python packages",
		registry=True,
	)
	stamps.write(stamp, key)
	return f"{wanted.count('==')} packages"


def _installed(bench: ReferenceBench) -> set[str]:
	result = subprocess.run([bench.python, "-c", LIST_INSTALLED], capture_output=True, text=True, check=True)
	return {_normal(name) for name in json.loads(result.stdout)}


def _without(lock: str, names: set[str]) -> str:
	"""The lock's entries (a head line and its indented lines) of packages other than `names`."""
	entries = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.M)
	return "".join(entry for entry in entries if "==" in entry and _normal(entry.split("==")[0]) not in names)


def _normal(name: str) -> str:
	return re.sub(r"[-_.]+", "-", name.strip()).lower()
