"""The table of an export as rows of cells, as far as its own forms differ from other tables: the marks that keep texts from
being formulas, and rows as lines of JSON."""

import json
from collections.abc import Sequence
from typing import Any

from ecom_erp.core.intake.copies.columns import is_copy
from ecom_erp.core.spreadsheets import unguarded


def plain(rows: list[list[str]]) -> list[list[str]]:
	"""The rows of a text file; those of an export without the marks before their texts."""
	if not rows or not is_copy(rows[0]):
		return rows
	return [rows[0], *([unguarded(cell) for cell in row] for row in rows[1:])]


def is_json(data: bytes) -> bool:
	return data[:200].lstrip().startswith(b'{"')


def rows_of_json(data: bytes) -> list[Sequence[Any]]:
	"""Header and rows of JSON Lines. Raises ValueError for what is none."""
	found = [json.loads(line) for line in data.decode("utf-8").split("\n") if line.strip()]
	if not all(isinstance(one, dict) for one in found):
		raise ValueError("A line is no object")
	header = list(dict.fromkeys(name for one in found for name in one))
	return [header, *([_cell(one.get(name)) for name in header] for one in found)]


def _cell(value: Any) -> Any:
	"""What a table holds: texts and numbers; anything else is refused where it is read."""
	return value if value is None or isinstance(value, str | int | float) else json.dumps(value)
