"""Source edits that refuse a text other than the expected one."""

from pathlib import Path

from embedded.errors import BenchError


class Editor:
	"""Edits files below `root`; every method raises BenchError when the text to edit is not found as expected."""

	def __init__(self, root: Path) -> None:
		self.root = Path(root)
		self.count = 0

	def read(self, file: str) -> str:
		path = self.root / file
		if not path.is_file():
			raise BenchError(f"The engine has no file {file}: it is not the version this bench was made for.")
		return path.read_text(encoding="utf-8")

	def sub(self, file: str, old: str, new: str, times: int = 1) -> None:
		"""Replace `old`, which must occur exactly `times` times."""
		text = self.read(file)
		if text.count(old) != times:
			raise BenchError(
				f"The engine's {file} has {text.count(old)} times {old.strip()[:60]!r} where {times} were expected: "
				"it is not the version this bench was made for."
			)
		self._write(file, text.replace(old, new))

	def between(self, file: str, start: str, end: str, new: str) -> None:
		"""Replace everything from `start` (included) up to `end` (excluded)."""
		text = self.read(file)
		if text.count(start) != 1 or text.find(end, text.find(start) + len(start)) < 0:
			raise BenchError(
				f"The engine's {file} lacks {start.strip()[:60]!r} or what follows it: "
				"it is not the version this bench was made for."
			)
		i = text.index(start)
		j = text.index(end, i + len(start))
		self._write(file, text[:i] + new + text[j:])

	def new(self, file: str, text: str) -> None:
		"""Add a file that must not exist."""
		if (self.root / file).exists():
			raise BenchError(f"The engine has {file} already: it is not the version this bench was made for.")
		(self.root / file).parent.mkdir(parents=True, exist_ok=True)
		self._write(file, text)

	def replace(self, file: str, text: str) -> None:
		"""Write the whole text of a file that must exist."""
		self.read(file)
		self._write(file, text)

	def _write(self, file: str, text: str) -> None:
		(self.root / file).write_text(text, encoding="utf-8")
		self.count += 1
