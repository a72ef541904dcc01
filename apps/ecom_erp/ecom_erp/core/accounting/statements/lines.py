"""Lines on their way into statements: each once, with an id that is the same whenever it is read."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from ecom_erp.core.accounting.statements.model import StatementLine
from ecom_erp.core.accounting.statements.reading import StatementError


class ContentIds:
	"""Ids for lines of which the provider gives none: of what the line says, and of how many equal ones came before it. What
	may change until the next download (the state of a payout) must not be among the parts."""

	def __init__(self) -> None:
		self._seen: Counter[str] = Counter()

	def next(self, *parts: str) -> str:
		digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
		self._seen[digest] += 1
		return f"{digest}-{self._seen[digest]}"


def check_net(line: StatementLine, stated: Decimal, row: int) -> None:
	"""What the provider states as the net must be that of its own columns. `row` is 0 of what an interface has answered: there
	the line is named by its id. Raises StatementError."""
	if line.net != stated and not row:
		raise StatementError(
			"Transaction {0}: amount, fee and tax give {1}, but the provider states {2}. It is fetched again with the next "
			"statements; if it stays so, ask the provider.",
			line.line_id[:60],
			line.net,
			stated,
		)
	if line.net != stated:
		raise StatementError(
			"Row {0}: amount, fee and tax give {1}, but the provider states {2}. Download the file again; if it stays so, ask "
			"the provider.",
			row,
			line.net,
			stated,
			row=row,
		)


def span(lines: Iterable[StatementLine]) -> tuple[datetime | None, datetime | None]:
	"""The times of the first and the last line that has one."""
	times = [line.at for line in lines if line.at]
	return min(times, default=None), max(times, default=None)


Key = tuple[str, str]
"""A statement: its id and its currency."""


class Groups:
	"""Lines by statement, in the order of the file. The same line twice is one; a line id of two different lines is an
	error."""

	def __init__(self) -> None:
		self._lines: dict[Key, list[StatementLine]] = {}
		self._known: dict[str, tuple[Key, StatementLine]] = {}

	def open(self, key: Key) -> None:
		"""A statement that may stay without lines."""
		self._lines.setdefault(key, [])

	def add(self, key: Key, line: StatementLine, row: int) -> None:
		"""Raises StatementError."""
		known = self._known.setdefault(line.line_id, (key, line))
		if known[1] is line:
			self._lines.setdefault(key, []).append(line)
		elif known != (key, line):
			raise StatementError(
				"Row {0} has the ID {1} of an earlier row and other content. Download the file again.",
				row,
				line.line_id[:60],
				row=row,
			)

	def __iter__(self) -> Iterator[tuple[Key, tuple[StatementLine, ...]]]:
		return ((key, tuple(lines)) for key, lines in self._lines.items())

	def __len__(self) -> int:
		return len(self._known)
