"""Bills of any courier, from a table by a mapping that somebody has made.

The mapping says which column holds what, and how the courier writes it. Rows of one tracking number are the charges of one
line, unless they are of other days; a file without a column of bill numbers is one bill, which is named when it is imported.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ecom_erp.core.accounting.courier_bills import wording
from ecom_erp.core.accounting.courier_bills.gathering import BillDraft, Bills, LineDraft
from ecom_erp.core.accounting.courier_bills.mapped_fields import FIELDS, missing
from ecom_erp.core.accounting.courier_bills.model import Charge, ChargeKind, CourierBill
from ecom_erp.core.accounting.courier_bills.weights import GRAMS, grams_of
from ecom_erp.core.accounting.statements.cells import Cells, DayOrder, MappedCells, header_of
from ecom_erp.core.accounting.statements.figures import currency_of
from ecom_erp.core.accounting.statements.reading import StatementError

FIGURES = ("amount", "tax", "bill_total", "billed_weight", "entered_weight", "discount", "packages")


@dataclass(frozen=True)
class BillMapping:
	"""`columns`: field (see `mapped_fields.FIELDS`) -> header. `weight_unit`: of files without a column of it. `total_rows`: what
	begins rows that only add up others, in lower case."""

	columns: Mapping[str, str]
	decimal_sign: str = "."
	day_order: DayOrder = DayOrder.YEAR_FIRST
	weight_unit: str = "KG"
	total_rows: frozenset[str] = frozenset()
	time_zone: str = "UTC"

	def problem(self) -> StatementError | None:
		"""What is wrong with the mapping itself."""
		if lacking := missing(self.columns):
			labels = ", ".join(FIELDS[name][0] for name in lacking)
			return StatementError("The mapping lacks columns for: {0}", labels)
		if self.weight_unit.upper() not in GRAMS:
			return StatementError("{0} is no unit of weight that is known", self.weight_unit)
		return None


def read(
	rows: Iterator[tuple[int, Cells]], mapping: BillMapping, currency: str, name: str
) -> list[CourierBill]:
	"""The bills of a table; `rows` with their numbers, the header among the first. `currency`: of files without a column of it;
	`name`: what a bill of a file without bill numbers is called. Raises StatementError."""
	if problem := mapping.problem():
		raise problem
	_number, titles = header_of(rows, mapping.columns)
	reader = _Reader(mapping, titles, currency, name)
	for number, cells in rows:
		texts = [str(one).strip() for one in cells if one is not None and str(one).strip()]
		if texts and not _adds_up(texts[0], mapping):
			reader.take(number, cells)
	return reader.bills.done()


def _adds_up(first: str, mapping: BillMapping) -> bool:
	return any(first.casefold().startswith(one) for one in mapping.total_rows)


class _Reader:
	def __init__(self, mapping: BillMapping, titles: list[str], currency: str, name: str):
		self._mapping, self._currency, self._name = mapping, currency, name
		self._cells = MappedCells(mapping, titles)
		self.bills = Bills()

	def take(self, row: int, cells: Cells) -> None:
		self._cells.require_width(cells, row)
		currency = currency_of(self._cells.text(cells, "currency") or self._currency, row)
		number = self._cells.text(cells, "bill_number") if "bill_number" in self._cells.places else self._name
		bill = self.bills.of(number, currency, self._cells.text(cells, "account"), row)
		self._note_bill(bill, cells, currency, row)
		shipped = self._day(cells, "shipped_on", row)
		tracking = self._cells.text(cells, "tracking_number")
		day, alone = shipped.isoformat() if shipped else "", "" if tracking else str(row)
		line = bill.parcel(tracking, day, alone, is_carriage=self._is_carriage(cells))
		self._note_line(line, cells, currency, row)
		line.know(shipped_on=shipped)

	def _note_bill(self, bill: BillDraft, cells: Cells, currency: str, row: int) -> None:
		bill.billed_on = bill.billed_on or self._day(cells, "bill_date", row)
		bill.due_on = bill.due_on or self._day(cells, "due_date", row)
		if self._cells.text(cells, "bill_total"):
			bill.know_total(self._cells.amount(cells, "bill_total", currency, row), row)

	def _note_line(self, line: LineDraft, cells: Cells, currency: str, row: int) -> None:
		if not self._cells.text(cells, "amount"):
			raise StatementError("Row {0} has no amount. Correct the file, or remove the row.", row, row=row)
		amount = self._cells.amount(cells, "amount", currency, row)
		name = self._cells.text(cells, "charge_name")
		if name and wording.is_tax(name):
			line.add(Charge(ChargeKind.SURCHARGE, name, Decimal(0), amount))
		else:
			tax = self._optional(cells, "tax", currency, row)
			kind = wording.kind_of(name) if name else ChargeKind.FREIGHT
			line.add(Charge(kind, name or "Freight", amount, tax))
		if self._cells.text(cells, "discount"):
			line.take_off(abs(self._cells.amount(cells, "discount", currency, row)))
		line.know(
			service=self._cells.text(cells, "service"),
			zone=self._cells.text(cells, "zone"),
			dimensions=self._cells.text(cells, "dimensions"),
			billed_grams=self._grams(cells, "billed_weight", row),
			entered_grams=self._grams(cells, "entered_weight", row),
			packages=self._packages(cells),
			delivered_on=self._day(cells, "delivered_on", row),
		)

	def _is_carriage(self, cells: Cells) -> bool:
		"""Where charges have no names, a row is all that is charged for its parcel."""
		name = self._cells.text(cells, "charge_name")
		return not name or wording.kind_of(name, ChargeKind.SURCHARGE) is ChargeKind.FREIGHT

	def _optional(self, cells: Cells, name: str, currency: str, row: int) -> Decimal:
		return self._cells.amount(cells, name, currency, row) if self._cells.text(cells, name) else Decimal(0)

	def _grams(self, cells: Cells, name: str, row: int) -> int:
		unit = self._cells.text(cells, "weight_unit") or self._mapping.weight_unit
		value = cells[self._cells.places[name]] if name in self._cells.places else ""
		sign = "." if isinstance(value, int | float) else self._mapping.decimal_sign
		return grams_of(str(value) if value is not None else "", unit, row, sign)

	def _packages(self, cells: Cells) -> int:
		written = self._cells.text(cells, "packages")
		return int(written) if written.isascii() and written.isdigit() else 0

	def _day(self, cells: Cells, name: str, row: int) -> date | None:
		return self._cells.moment(cells, name, row).date() if self._cells.text(cells, name) else None
