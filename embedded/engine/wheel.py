"""The wheel that the engine is made from, fetched once and checked against its known hash."""

import hashlib
import shutil
from pathlib import Path

from embedded import paths, shell
from embedded.errors import BenchError

REQUIREMENT = "monoframe==0.0.1"
NAME = "monoframe-0.0.1-py3-none-any.whl"
SHA256 = "192e1430290ba868e515186a1e21bbdc7190a66fffbfaf35d5296bfca83a70ca"


def fetch(folder: Path) -> Path:
	"""The wheel in `folder`, downloaded when it is not there; BenchError when its hash is not the known one."""
	wheel = folder / NAME
	if not wheel.is_file():
		fresh = folder / "new"
		shutil.rmtree(fresh, ignore_errors=True)
		fresh.mkdir(parents=True)
		options = ["-q", "download", "--no-deps", "--only-binary=:all:", "-d", fresh]
		shell.run([paths.PYTHON, "-m", "pip", *options, REQUIREMENT], "downloading the engine", registry=True)
		(fresh / NAME).replace(wheel)
	found = hashlib.sha256(wheel.read_bytes()).hexdigest()
	if found != SHA256:
		wheel.unlink()
		raise BenchError(
			f"The downloaded {NAME} has the hash {found}, not the known one: run the command again."
		)
	return wheel
