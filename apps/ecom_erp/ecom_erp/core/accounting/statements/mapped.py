"""Statements of any provider, from a table by a mapping that somebody has made.

The mapping says which column holds what, and how the provider writes it. Lines of one payout make a statement; a file
without a column of payouts is one statement in each currency, of the time from its first line to its last.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ecom_erp.core.accounting.statements.balances import Movement, of_rows
from ecom_erp.core.accounting.statements.cells import Cells, DayOrder, MappedCells, header_of
from ecom_erp.core.accounting.statements.figures import currency_of, rate_of
from ecom_erp.core.accounting.statements.lines import ContentIds, Groups, check_net
from ecom_erp.core.accounting.statements.mapped_fields import FIELDS, missing
from ecom_erp.core.accounting.statements.model import LineKind, Statement, StatementLine
from ecom_erp.core.accounting.statements.reading import StatementError, kind_of
from ecom_erp.core.accounting.statements.table import titled
from ecom_erp.core.enums import StrEnum

_TAX_AND_FEES = ("fee", "fee_tax")


class FeeSign(StrEnum):
	"""How a fee that the provider takes is written."""

	NEGATIVE = "Negative"
	POSITIVE = "Positive"


@dataclass(frozen=True)
class FileMapping:
	"""`columns`: field (see `mapped_fields.FIELDS`) -> header. `currency`: of files without a column of it. `fees`: the sign of
	what is taken. `payout_types`: types of rows that are the payout itself, in lower case: they say what was paid out and are
	no lines. `time_zone`: of times that name none."""

	columns: Mapping[str, str]
	currency: str = ""
	decimal_sign: str = "."
	day_order: DayOrder = DayOrder.YEAR_FIRST
	fees: FeeSign = FeeSign.NEGATIVE
	payout_types: frozenset[str] = frozenset()
	time_zone: str = "UTC"
	kinds: Mapping[str, LineKind] = field(default_factory=dict)

	def problem(self) -> StatementError | None:
		"""What is wrong with the mapping itself."""
		if lacking := missing(self.columns):
			labels = ", ".join(FIELDS[name][0] for name in lacking)
			return StatementError("The mapping lacks columns for: {0}", labels)
		if not (self.currency or "currency" in self.columns):
			return StatementError("Enter the currency of the file, or choose its column")
		return None


@dataclass
class _Payout:
	"""What rows say of one statement."""

	first: datetime
	last: datetime
	paid_at: datetime | None = None
	amount: Decimal | None = None
	balances: list[Movement] = field(default_factory=list)


def read(
	rows: Iterator[tuple[int, Cells]], mapping: FileMapping, remembered: Mapping[str, LineKind], name: str
) -> list[Statement]:
	"""The statements of a table; `rows` with their numbers, the header among the first. `name`: what a statement of a file
	without payout IDs is called by, with its currency and days. Raises StatementError."""
	if problem := mapping.problem():
		raise problem
	_number, titles = header_of(rows, mapping.columns)
	reader = _Reader(mapping, titles, remembered)
	for number, cells in rows:
		if any(str(one).strip() for one in cells if one is not None):
			reader.take(number, cells)
	return reader.statements(name)


class _Reader:
	def __init__(self, mapping: FileMapping, titles: list[str], remembered: Mapping[str, LineKind]):
		self._mapping = mapping
		self._cells = MappedCells(mapping, titles)
		self._remembered = remembered
		self._ids = ContentIds()
		self._groups = Groups()
		self._payouts: dict[tuple[str, str], _Payout] = {}

	def take(self, row: int, cells: Cells) -> None:
		self._cells.require_width(cells, row)
		currency = currency_of(self._cells.text(cells, "currency") or self._mapping.currency, row)
		at = self._cells.moment(cells, "at", row)
		key = (self._cells.text(cells, "payout_id"), currency)
		payout = self._payouts.setdefault(key, _Payout(at, at))
		payout.first, payout.last = min(payout.first, at), max(payout.last, at)
		self._note_payout(payout, cells, currency, row)
		self._groups.open(key)
		line = self._line(cells, at, currency, row)
		if titled(line.type) in self._mapping.payout_types:
			payout.amount = (payout.amount or Decimal(0)) - line.net
			return
		self._groups.add(key, line, row)
		if self._cells.text(cells, "balance"):
			payout.balances.append((at, row, line.net, self._cells.amount(cells, "balance", currency, row)))

	def statements(self, name: str) -> list[Statement]:
		made = []
		for key, lines in self._groups:
			payout_id, currency = key
			payout = self._payouts[key]
			opening, closing = of_rows(payout.balances, len(payout.balances))
			made.append(
				Statement(
					statement_id=payout_id or f"{name} {payout.first:%Y-%m-%d}..{payout.last:%Y-%m-%d}",
					currency=currency,
					begins_at=payout.first,
					ends_at=payout.last,
					paid_at=payout.paid_at,
					opening=opening,
					payout=payout.amount,
					closing=closing,
					lines=lines,
				)
			)
		if not made:
			raise StatementError("The file has a header and no lines")
		return made

	def _note_payout(self, payout: _Payout, cells: Cells, currency: str, row: int) -> None:
		if self._cells.text(cells, "payout_date"):
			payout.paid_at = self._cells.moment(cells, "payout_date", row)
		if self._cells.text(cells, "payout_amount"):
			amount = self._cells.amount(cells, "payout_amount", currency, row)
			if payout.amount not in (None, amount):
				raise StatementError(
					"Row {0} states another payout amount than the rows before it: {1} and {2}",
					row,
					amount,
					payout.amount,
					row=row,
				)
			payout.amount = amount

	def _line(self, cells: Cells, at: datetime, currency: str, row: int) -> StatementLine:
		fee, tax = (self._fee(cells, name, currency, row) for name in _TAX_AND_FEES)
		net = self._cells.amount(cells, "net", currency, row) if self._cells.text(cells, "net") else None
		type_name = self._cells.text(cells, "type")
		paid_currency = self._cells.text(cells, "paid_currency")
		line = StatementLine(
			line_id=self._cells.text(cells, "line_id") or self._ids.next(*self._identity(cells)),
			kind=kind_of(type_name, self._mapping.kinds, self._remembered),
			type=type_name,
			at=at,
			amount=self._gross(cells, currency, row, None if net is None else net + fee + tax),
			fee=fee,
			fee_tax=tax,
			order_number=self._cells.text(cells, "order_number"),
			transaction_id=self._cells.text(cells, "transaction_id"),
			sku=self._cells.text(cells, "sku"),
			description=self._cells.text(cells, "description"),
			paid_amount=self._paid(cells, paid_currency, row),
			paid_currency=paid_currency.upper(),
			rate=rate_of(self._cells.text(cells, "rate"), row, self._mapping.decimal_sign),
		)
		if net is not None:
			check_net(line, net, row)
		return line

	def _gross(self, cells: Cells, currency: str, row: int, by_net: Decimal | None) -> Decimal:
		"""What came in less what went out; of files that only state the net, what was taken off put back on."""
		filled = [name for name in ("amount", "amount_out") if self._cells.text(cells, name)]
		if not filled and by_net is not None and "amount" not in self._cells.places:
			return by_net
		if not filled:
			raise StatementError("Row {0} has no amount. Correct the file, or remove the row.", row, row=row)
		amount = self._cells.amount(cells, "amount", currency, row) if "amount" in filled else Decimal(0)
		return (
			amount - abs(self._cells.amount(cells, "amount_out", currency, row))
			if "amount_out" in filled
			else amount
		)

	def _fee(self, cells: Cells, name: str, currency: str, row: int) -> Decimal:
		if not self._cells.text(cells, name):
			return Decimal(0)
		amount = self._cells.amount(cells, name, currency, row)
		return -amount if self._mapping.fees is FeeSign.NEGATIVE else amount

	def _paid(self, cells: Cells, currency: str, row: int) -> Decimal | None:
		if not (currency and self._cells.text(cells, "paid_amount")):
			return None
		return self._cells.amount(cells, "paid_amount", currency_of(currency, row), row)

	def _identity(self, cells: Cells) -> list[str]:
		"""What makes a line without an ID known again: all that is mapped, but for what the next file may say otherwise."""
		later = {"payout_id", "payout_date", "payout_amount", "balance"}
		return [self._cells.text(cells, name) for name in sorted(self._cells.places) if name not in later]
