"""Undo the search-and-replace by which the wheel's package got its name."""

import zipfile
from pathlib import Path

NAMES = [("monoframe", "frappe"), ("Monoframe", "Frappe"), ("MonoFrame", "Frappe"), ("MONOFRAME", "FRAPPE")]


def rename(text: str) -> str:
	for old, new in NAMES:
		text = text.replace(old, new)
	return text


def unpack(wheel: Path, destination: Path) -> None:
	"""Write the package of the wheel to `destination` under its original name, in file names and in text."""
	with zipfile.ZipFile(wheel) as archive:
		for name in archive.namelist():
			if name.startswith("monoframe/") and not name.endswith("/"):
				_write(destination / rename(name.removeprefix("monoframe/")), archive.read(name))
			elif name.endswith("/LICENSE"):
				_write(destination / "LICENSE", archive.read(name))


def _write(path: Path, content: bytes) -> None:
	try:
		content = rename(content.decode("utf-8")).encode("utf-8")
	except UnicodeDecodeError:
		content = bytes(content)  # an image, a sound or a font stays as it is
	path.parent.mkdir(parents=True, exist_ok=True)
	path.write_bytes(content)
