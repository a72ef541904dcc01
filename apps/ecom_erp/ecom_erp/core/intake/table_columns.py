"""The columns of a table, and what all cells of a column show together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ecom_erp.core.intake.table_amounts import AMOUNTS, shows_decimals
from ecom_erp.core.intake.table_values import NUMBERED_DATE, Values

DATES = frozenset({"created_at", "updated_at", "paid_at", "fulfilled_at", "cancelled_at"})


@dataclass(frozen=True)
class Columns:
	"""Where each field stands: field -> place. `others`: places of further columns with the same header."""

	places: Mapping[str, int]
	others: Mapping[str, Sequence[int]]
	width: int

	@classmethod
	def of(cls, header: Sequence[str], columns: Mapping[str, str]) -> "Columns":
		"""Raises ValueError naming a column that the table does not have."""
		titles = [str(title or "").strip() for title in header]
		missing = [title for title in columns.values() if title not in titles]
		if missing:
			raise ValueError(missing[0])
		places = {name: titles.index(title) for name, title in columns.items()}
		others = {
			name: [at for at, title in enumerate(titles) if title == columns[name] and at != place]
			for name, place in places.items()
		}
		return cls(places, {name: found for name, found in others.items() if found}, len(header))

	def cells(self, row: Sequence[Any]) -> dict[str, Any]:
		return {name: row[place] if place < len(row) else None for name, place in self.places.items()}

	def check(self, values: Values, row: Sequence[Any]) -> None:
		"""Whether each cell stands below its header."""
		if any(str(cell).strip() for cell in row[self.width :] if cell is not None):
			values.problem(
				"", "The row has more cells than the header. Put text that contains the separator in quotes."
			)
		for name, places in self.others.items():
			said = {_plain(row[at]) for at in places if at < len(row)} - {""}
			if said - {_plain(row[self.places[name]]) if self.places[name] < len(row) else ""}:
				values.problem(name, "Two columns have this header, and they differ. Rename or remove one.")


@dataclass(frozen=True)
class Evidence:
	"""`decimals`: an amount of the table shows that its decimals stand behind the decimal separator of the mapping.
	`swapped_dates`: fields of which some cells are dates and some text like 25/12/2026: a spreadsheet program has taken for
	dates what it could read, perhaps with day and month the wrong way round, and has left the rest."""

	decimals: bool = False
	swapped_dates: frozenset[str] = frozenset()

	@classmethod
	def of(cls, rows: Sequence[Sequence[Any]], columns: Columns, sign: str) -> "Evidence":
		amounts = [place for name, place in columns.places.items() if name in AMOUNTS]
		decimals = any(isinstance(cell, str) and shows_decimals(cell, sign) for cell in _cells(rows, amounts))
		swapped = (name for name, place in columns.places.items() if name in DATES and _is_mixed(rows, place))
		return cls(decimals, frozenset(swapped))


def _is_mixed(rows, place) -> bool:
	dates = any(isinstance(cell, date) for cell in _cells(rows, [place]))
	return dates and any(
		isinstance(cell, str) and NUMBERED_DATE.match(cell.strip()) for cell in _cells(rows, [place])
	)


def _cells(rows, places):
	return (row[place] for row in rows for place in places if place < len(row))


def _plain(cell) -> str:
	return "" if cell is None else str(cell).strip()
