"""The Python files that the rules look at, each read and parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from embedded import paths


@dataclass(frozen=True)
class Finding:
	"""A place that breaks a rule: `path` from the top of the checkout, and what to do instead."""

	path: str
	line: int
	rule: str
	text: str

	def __str__(self) -> str:
		return f"{self.path}:{self.line}: {self.rule}: {self.text}"


@dataclass(frozen=True)
class Source:
	"""A file by its `path` in the app's package, such as "flows/orders/locks.py", and its text."""

	path: str
	text: str

	@cached_property
	def tree(self) -> ast.Module:
		return ast.parse(self.text, self.path)

	@cached_property
	def lines(self) -> list[str]:
		return self.text.splitlines()

	@property
	def floor(self) -> str:
		"""The first folder: "core", "flows", "api" ..."""
		return self.path.split("/")[0] if "/" in self.path else ""

	@property
	def room(self) -> str:
		"""The folder below the floor, "" for a file that lies on the floor itself."""
		parts = self.path.split("/")
		return parts[1] if len(parts) > 2 else ""

	def allows(self, line: int, rule: str) -> bool:
		"""Whether the line, or the one above, says `# allowed: <rule>: why`."""
		return any(f"# allowed: {rule}: " in text for text in self.lines[max(line - 2, 0) : line])


def read(package: Path = paths.APP) -> Iterator[Source]:
	"""Every Python file of the package, in the order of their paths."""
	for file in sorted(package.rglob("*.py")):
		yield Source(file.relative_to(package).as_posix(), file.read_text())
