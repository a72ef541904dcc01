"""Settlement reports (STL) and transaction detail reports (TRR): rows that begin with what they are.

RH FH report and file header, SH section header, CH column titles, SB rows, SF what a currency's balances were, SC how many rows
the section has, FF file footer. Amounts have no sign and no decimal point; the column before says which way they go.
https://developer.paypal.com/docs/reports/sftp-reports/settlement-report/
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ecom_erp.core.accounting.statements.figures import currency_of, in_currency
from ecom_erp.core.accounting.statements.lines import Groups
from ecom_erp.core.accounting.statements.model import LineKind, Statement, StatementLine
from ecom_erp.core.accounting.statements.reading import StatementError, shown
from ecom_erp.core.accounting.statements.table import Row, Table, cell
from ecom_erp.core.accounting.statements.times import moment_of
from ecom_erp.core.money import from_minor
from ecom_erp.integrations.statements.paypal.kinds import AUTHORISATIONS, IN, OUT, kind, line_id, typed

_COLUMNS = {
	"id": "Transaction ID",
	"invoice": "Invoice ID",
	"reference": "PayPal Reference ID",
	"code": "Transaction Event Code",
	"begun": "Transaction Initiation Date",
	"done": "Transaction Completion Date",
	"direction": "Transaction Debit or Credit",
	"gross": "Gross Transaction Amount",
	"currency": "Gross Transaction Currency",
	"fee_direction": "Fee Debit or Credit",
	"fee": "Fee Amount",
	"fee_currency": "Fee Currency",
	"custom": "Custom Field",
	"tracking": "Payment Tracking ID",
	"status": "Transactional Status",
}
_NEEDED = ("id", "code", "done", "direction", "gross", "currency", "fee_direction", "fee")
_MOVED = ("", "S", "V")
"""States of transactions that have moved money; others are pending or denied."""
_DOUBTFUL = frozenset({"HUF", "TWD"})
"""PayPal takes these without decimals where ISO 4217 gives them two; which of both a report means is not said."""


@dataclass
class _Section:
	"""`balances`: by currency, what was available at the beginning and the end."""

	account: str
	begins_at: datetime
	ends_at: datetime
	rows: int = 0
	balances: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
	closed: bool = False


def read(rows: Iterator[Row], remembered: Mapping[str, LineKind]) -> list[Statement]:
	"""A statement for each section and currency. Raises StatementError."""
	reader = _Report(remembered)
	for row, cells in rows:
		reader.take(row, cells)
	return reader.statements()


class _Report:
	def __init__(self, remembered: Mapping[str, LineKind]):
		self._remembered = remembered
		self._groups = Groups()
		self._sections: list[_Section] = []
		self._places: dict[str, int] = {}
		self._width = 0
		self._ended = False

	def take(self, row: int, cells: Sequence[str]) -> None:
		first = cells[0].strip().upper()
		if first == "SH":
			self._begin(row, cells)
		elif first == "CH":
			table = Table.of(cells, row, iter(()))
			self._places = {name: table.at(title) for name, title in _COLUMNS.items()}
			self._width = len(cells)
			if lacking := [name for name in _NEEDED if self._places[name] < 0]:
				raise StatementError(
					"The report lacks the column {0}. Download it with all columns.", _COLUMNS[lacking[0]]
				)
		elif first == "SB":
			self._add(row, cells)
		elif first == "SF":
			self._balance(row, cells)
		elif first == "SC":
			self._close(row, cells)
		elif first == "FF":
			self._ended = True

	def statements(self) -> list[Statement]:
		if not self._ended or not all(section.closed for section in self._sections):
			raise StatementError(
				"The report lacks its end: it was not downloaded completely. Download it again."
			)
		for at, section in enumerate(self._sections):
			for currency in section.balances:
				self._groups.open((str(at), currency))
		made = [
			self._statement(self._sections[int(at)], currency, lines)
			for (at, currency), lines in self._groups
		]
		if not made:
			raise StatementError("The report has no transactions")
		return made

	def _statement(self, section: _Section, currency: str, lines: tuple[StatementLine, ...]) -> Statement:
		opening, closing = section.balances.get(currency, (None, None))
		return Statement(
			statement_id=f"{section.account} {section.begins_at:%Y-%m-%dT%H:%MZ}",
			currency=currency,
			account_id=section.account,
			begins_at=section.begins_at,
			ends_at=section.ends_at,
			opening=opening,
			closing=closing,
			lines=lines,
		)

	def _begin(self, row: int, cells: Sequence[str]) -> None:
		if len(cells) < 4:
			raise _malformed(row)
		self._sections.append(_Section(cells[3].strip(), moment_of(cells[1], row), moment_of(cells[2], row)))
		self._places = {}

	def _add(self, row: int, cells: Sequence[str]) -> None:
		if not self._sections or not self._places or len(cells) != self._width:
			raise _malformed(row)
		self._sections[-1].rows += 1
		code, status = self._text(cells, "code").upper(), self._text(cells, "status").upper()
		if code.startswith(AUTHORISATIONS) or status not in _MOVED:
			return
		currency = currency_of(self._text(cells, "currency"), row)
		self._groups.add(
			(str(len(self._sections) - 1), currency), self._line(row, cells, code, currency), row
		)

	def _line(self, row: int, cells: Sequence[str], code: str, currency: str) -> StatementLine:
		fee_currency = self._text(cells, "fee_currency")
		fee = self._amount(cells, "fee_direction", "fee", currency, row)
		if fee and fee_currency and currency_of(fee_currency, row) != currency:
			raise StatementError(
				"Row {0}: the fee is in {1} and the amount in {2}. Ask PayPal for a report in one currency.",
				row,
				fee_currency,
				currency,
				row=row,
			)
		if not self._text(cells, "gross"):
			raise StatementError("Row {0} has no amount. Download the file again.", row, row=row)
		amount = self._amount(cells, "direction", "gross", currency, row)
		type_name = typed(code, amount)
		transaction = self._text(cells, "id")
		return StatementLine(
			line_id=line_id(transaction, code, currency),
			kind=kind(type_name, self._remembered),
			type=type_name,
			at=moment_of(self._text(cells, "done") or self._text(cells, "begun"), row),
			amount=amount,
			fee=-fee,
			order_number=self._text(cells, "invoice"),
			transaction_id=transaction,
			other_ids=tuple(
				filter(None, [self._text(cells, name) for name in ("reference", "custom", "tracking")])
			),
		)

	def _amount(self, cells: Sequence[str], direction: str, name: str, currency: str, row: int) -> Decimal:
		written = self._text(cells, name)
		return minor(written, self._text(cells, direction), currency, row) if written else Decimal(0)

	def _balance(self, row: int, cells: Sequence[str]) -> None:
		"""Currency, four totals, then begin and end of the available balance, each with its direction."""
		if not self._sections or len(cells) < 10:
			raise _malformed(row)
		currency = currency_of(cells[1], row)
		begin = minor(cells[7].strip(), cells[6], currency, row)
		self._sections[-1].balances[currency] = begin, minor(cells[9].strip(), cells[8], currency, row)

	def _close(self, row: int, cells: Sequence[str]) -> None:
		if not self._sections or len(cells) < 2 or not re.fullmatch(r"[0-9]{1,9}", cells[1].strip()):
			raise _malformed(row)
		section = self._sections[-1]
		if int(cells[1]) != section.rows:
			raise StatementError(
				"The section that ends in row {0} states {1} rows and has {2}. Download the report again.",
				row,
				cells[1].strip(),
				section.rows,
				row=row,
			)
		section.closed = True

	def _text(self, cells: Sequence[str], name: str) -> str:
		return cell(cells, self._places[name])


def minor(written: str, direction: str, currency: str, row: int) -> Decimal:
	"""An amount in the smallest unit, signed by its direction. Raises StatementError."""
	sign = {IN: 1, OUT: -1, "DB": -1}.get(direction.strip().upper())
	if not (written.isascii() and written.isdigit()) or (sign is None and int(written)):
		raise StatementError("Row {0}: {1} is no amount", row, shown(f"{direction} {written}"), row=row)
	if currency in _DOUBTFUL and int(written):
		raise StatementError(
			"Row {0}: this report does not say whether {1} has decimals. Fetch the statement, or download the activity instead.",
			row,
			currency,
			row=row,
		)
	return in_currency(from_minor(int(written), currency) * (sign or 1), currency, row)


def _malformed(row: int) -> StatementError:
	return StatementError("Row {0} is not what PayPal writes in a report. Download it again.", row, row=row)
