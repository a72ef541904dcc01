"""The activity that people download from PayPal as CSV, with English headers.

Its columns are those of files in public repositories; PayPal lets people choose among them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ecom_erp.core.accounting.statements.balances import Movement, of_rows
from ecom_erp.core.accounting.statements.figures import amount_of, currency_of, decimal_sign
from ecom_erp.core.accounting.statements.lines import Groups, check_net
from ecom_erp.core.accounting.statements.model import LineKind, Statement, StatementLine
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.accounting.statements.table import Row, Table, cell
from ecom_erp.core.accounting.statements.times import day_first, moment_of, year_first
from ecom_erp.integrations.statements.paypal.kinds import kind, line_id, typed

NEEDED = ("Date", "Time", "TimeZone", "Type", "Status", "Currency", "Gross", "Fee", "Net", "Transaction ID")
OPTIONAL = ("Reference Txn ID", "Invoice Number", "Custom Number", "Balance", "Balance Impact", "Subject")
_MOVED = frozenset(
	{
		"completed",
		"cleared",
		"reversed",
		"refunded",
		"partially refunded",
		"placed",
		"removed",
		"held",
		"released",
	}
)


def read(table: Table, remembered: Mapping[str, LineKind], dates: bool | None) -> list[Statement]:
	"""A statement for each currency. `dates`: whether the day comes first, where the file does not show it. Raises
	StatementError."""
	rows = list(table.whole())
	return _Activity(table, rows, remembered, dates).statements()


class _Activity:
	def __init__(
		self, table: Table, rows: Sequence[Row], remembered: Mapping[str, LineKind], dates: bool | None
	):
		self._places = {name: table.at(name) for name in (*NEEDED, *OPTIONAL)}
		self._rows, self._remembered = rows, remembered
		self._groups = Groups()
		self._movements: dict[str, list[Movement]] = {}
		shown = day_first(self._text(cells, "Date") for _row, cells in rows)
		self._day_first = dates if shown is None else shown
		currencies = {currency_of(self._text(cells, "Currency"), row) for row, cells in rows}
		self._signs = {one: self._sign(one) for one in currencies}

	def statements(self) -> list[Statement]:
		for row, cells in self._rows:
			if self._counts(cells):
				self._take(row, cells)
		made = [self._statement(currency, lines) for (_id, currency), lines in self._groups]
		if not made:
			raise StatementError("The file has a header and no lines")
		return made

	def _sign(self, currency: str) -> str:
		names = ("Gross", "Fee", "Net", "Balance")
		mine = (cells for row, cells in self._rows if self._text(cells, "Currency").upper() == currency)
		return decimal_sign((self._text(cells, name) for cells in mine for name in names), currency)

	def _counts(self, cells: Sequence[str]) -> bool:
		"""Whether the row moves the balance: authorisations and what is pending do not."""
		impact = self._text(cells, "Balance Impact").casefold()
		if impact:
			return impact != "memo"
		return self._text(cells, "Status").casefold() in _MOVED

	def _take(self, row: int, cells: Sequence[str]) -> None:
		currency = currency_of(self._text(cells, "Currency"), row)
		at = self._moment(cells, row)
		line = self._line(row, cells, currency, at)
		self._groups.add(("", currency), line, row)
		if balance := self._text(cells, "Balance"):
			stated = amount_of(balance, currency, row, self._signs[currency])
			self._movements.setdefault(currency, []).append((at, row, line.net, stated))

	def _line(self, row: int, cells: Sequence[str], currency: str, at: datetime) -> StatementLine:
		sign = self._signs[currency]
		amount = amount_of(self._text(cells, "Gross"), currency, row, sign)
		type_name = typed(self._text(cells, "Type"), amount)
		transaction = self._text(cells, "Transaction ID")
		if not transaction:
			raise StatementError("Row {0} has no ID. Download the report again.", row, row=row)
		line = StatementLine(
			line_id=line_id(transaction, self._text(cells, "Type"), currency),
			kind=kind(type_name, self._remembered),
			type=type_name,
			at=at,
			amount=amount,
			fee=-amount_of(self._text(cells, "Fee") or "0", currency, row, sign),
			order_number=self._text(cells, "Invoice Number"),
			transaction_id=transaction,
			other_ids=tuple(
				filter(None, [self._text(cells, name) for name in ("Reference Txn ID", "Custom Number")])
			),
			description=self._text(cells, "Subject"),
		)
		check_net(line, amount_of(self._text(cells, "Net"), currency, row, sign), row)
		return line

	def _moment(self, cells: Sequence[str], row: int) -> datetime:
		written = self._text(cells, "Date")
		day = year_first(written, bool(self._day_first))
		if day != written and self._day_first is None:
			raise StatementError(
				"{0} can be read in two ways. Choose in the account how its downloads write dates.",
				written,
				row=row,
			)
		return moment_of(f"{day} {self._text(cells, 'Time')} {self._text(cells, 'TimeZone')}", row)

	def _statement(self, currency: str, lines: tuple[StatementLine, ...]) -> Statement:
		times = sorted(line.at for line in lines if line.at)
		opening, closing = of_rows(self._movements.get(currency, []), len(lines))
		return Statement(
			statement_id=f"activity {times[0]:%Y-%m-%d}..{times[-1]:%Y-%m-%d}",
			currency=currency,
			begins_at=times[0],
			ends_at=times[-1],
			opening=opening,
			closing=closing,
			lines=lines,
		)

	def _text(self, cells: Sequence[str], name: str) -> str:
		return cell(cells, self._places[name])
