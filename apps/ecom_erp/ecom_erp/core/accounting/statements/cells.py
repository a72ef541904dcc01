"""Cells of a table whose columns somebody has mapped, read as what they hold: of text files and of workbooks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from ecom_erp.core.accounting.statements.figures import amount_of, in_currency
from ecom_erp.core.accounting.statements.reading import StatementError, shown
from ecom_erp.core.accounting.statements.table import titled
from ecom_erp.core.accounting.statements.times import moment_of, year_first
from ecom_erp.core.enums import StrEnum
from ecom_erp.core.times import as_utc

Cells = Sequence[Any]


class DayOrder(StrEnum):
	"""Which comes first in dates such as 03/04/2026; dates with the year first are read in any case."""

	YEAR_FIRST = "Year First"
	DAY_FIRST = "Day First"
	MONTH_FIRST = "Month First"


class Mapped(Protocol):
	"""How a table is written. `columns`: field -> header; `time_zone`: of times that name none."""

	@property
	def columns(self) -> Mapping[str, str]: ...
	@property
	def decimal_sign(self) -> str: ...
	@property
	def day_order(self) -> DayOrder: ...
	@property
	def time_zone(self) -> str: ...


def header_of(rows: Iterable[tuple[int, Cells]], columns: Mapping[str, str]) -> tuple[int, list[str]]:
	"""Number and titles of the first row that has all of these columns; what follows in `rows` are the lines. Raises
	StatementError."""
	wanted = {titled(title) for title in columns.values()}
	first: list[str] = []
	for number, cells in rows:
		titles = [titled(str(one)) if one is not None else "" for one in cells]
		first = first or titles
		if wanted <= set(titles):
			return number, titles
		if number > 60:
			break
	lacking = sorted(title for title in columns.values() if titled(title) not in first)
	raise StatementError(
		"The file has no column {0}. Choose another mapping, or change this one.",
		lacking[0] if lacking else "-",
	)


class MappedCells:
	def __init__(self, mapping: Mapped, titles: Sequence[str]):
		self._mapping = mapping
		self.places = {name: titles.index(titled(title)) for name, title in mapping.columns.items()}
		self._width = len(titles)
		self._zone = ZoneInfo(mapping.time_zone)

	def require_width(self, cells: Cells, row: int) -> None:
		"""Raises StatementError where something stands behind the last column."""
		if any(str(one).strip() for one in cells[self._width :] if one is not None):
			raise StatementError("Row {0} has more cells than the header. Correct the file.", row, row=row)

	def text(self, cells: Cells, name: str) -> str:
		"""The text of a field; "" where there is none."""
		place = self.places.get(name, -1)
		value = cells[place] if 0 <= place < len(cells) else None
		if value is None:
			return ""
		if isinstance(value, float) and value.is_integer():
			return str(int(value))
		return str(value).strip().lstrip("`'").strip()

	def amount(self, cells: Cells, name: str, currency: str, row: int) -> Decimal:
		"""Raises StatementError for what is no amount of the currency."""
		value = cells[self.places[name]]
		if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
			return in_currency(_of_number(value, row), currency, row)
		return amount_of(self.text(cells, name), currency, row, self._mapping.decimal_sign)

	def moment(self, cells: Cells, name: str, row: int) -> datetime:
		"""Raises StatementError for an empty cell too."""
		value = cells[self.places[name]]
		if isinstance(value, date):
			moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
			return as_utc(moment if moment.tzinfo else moment.replace(tzinfo=self._zone))
		written = self.text(cells, name)
		day, _blank, rest = written.partition(" ")
		if self._mapping.day_order is not DayOrder.YEAR_FIRST:
			day = year_first(day, self._mapping.day_order is DayOrder.DAY_FIRST)
		return moment_of(f"{day} {rest}".strip(), row, self._zone)


def _of_number(value: float | int | Decimal, row: int) -> Decimal:
	"""A number of a workbook, which adds by binary fractions."""
	try:
		return Decimal(str(value)).quantize(Decimal("0.0001")).normalize() + Decimal(0)
	except InvalidOperation:
		raise StatementError("Row {0}: {1} is no amount", row, shown(str(value)), row=row) from None
