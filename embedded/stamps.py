"""Stamps: what a finished piece of work was made from, so that unchanged work is not done again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

IGNORED = {"__pycache__", "node_modules", ".git", "dist"}


def digest(*parts: str | bytes) -> str:
	"""Short hash of the parts in their order."""
	total = hashlib.sha256()
	for part in parts:
		data = part.encode() if isinstance(part, str) else part
		total.update(len(data).to_bytes(8, "big") + data)
	return total.hexdigest()[:16]


def digest_files(paths: Iterable[Path], root: Path) -> str:
	"""Hash of names (relative to `root`) and contents; folders count with all that is in them."""
	parts: list[str | bytes] = []
	for path in sorted(set(_files(paths))):
		parts += [str(path.relative_to(root)), path.read_bytes()]
	return digest(*parts)


def _files(paths: Iterable[Path]) -> Iterable[Path]:
	for path in paths:
		if path.is_file():
			yield path
		elif path.is_dir():
			for inner in path.rglob("*"):
				if inner.is_file() and not IGNORED.intersection(inner.relative_to(path).parts):
					yield inner


def matches(stamp: Path, key: str) -> bool:
	"""Whether the work was finished with this key."""
	return stamp.is_file() and stamp.read_text() == key


def write(stamp: Path, key: str) -> None:
	"""Record a finished piece of work; the file appears whole or not at all."""
	stamp.parent.mkdir(parents=True, exist_ok=True)
	fresh = stamp.with_name(stamp.name + ".new")
	fresh.write_text(key)
	fresh.replace(stamp)
