"""Amazon's settlement report as flat file V2: tab separated, a summary row of each settlement and the rows of its amounts.

https://developer-docs.amazon.com/sp-api/docs/report-type-values-settlement
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ecom_erp.core.accounting.statements.figures import amount_of, currency_of, decimal_sign
from ecom_erp.core.accounting.statements.lines import ContentIds, Groups
from ecom_erp.core.accounting.statements.model import LineKind, Statement, StatementLine
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.accounting.statements.table import Row, cell, find_header, refuse_cut_off, rows_of, text_of
from ecom_erp.core.accounting.statements.times import optional_moment
from ecom_erp.integrations.statements.amazon.kinds import kind, named

NEEDED = (
	"settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date", "total-amount", "currency",
	"transaction-type", "order-id", "amount-type", "amount-description", "amount", "posted-date", "sku",
)  # fmt: skip
OPTIONAL = (
	"merchant-order-id", "adjustment-id", "shipment-id", "marketplace-name", "posted-date-time", "order-item-code",
	"quantity-purchased",
)  # fmt: skip
_SHIPMENT = "FBA"
"""Begins the ids of shipments to and from Amazon's warehouses, which stand in the column of orders, too."""


@dataclass(frozen=True)
class _Settlement:
	currency: str
	total: Decimal
	begins_at: datetime | None
	ends_at: datetime | None
	paid_at: datetime | None


def read(data: bytes, remembered: Mapping[str, LineKind]) -> list[Statement]:
	"""The settlements of a file. Raises StatementError."""
	_refuse_xml(data)
	text = text_of(data, "cp1252", "cp932")
	table = find_header(rows_of(text, "\t", quoted=False), *NEEDED)
	if table is None:
		raise _other(text)
	refuse_cut_off(text)
	places = {name: table.at(name) for name in (*NEEDED, *OPTIONAL)}
	return _File(places, remembered).statements(list(table.whole()))


def _refuse_xml(data: bytes) -> None:
	if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
		raise StatementError(
			"This is an XML report, which Amazon has withdrawn. Download the settlement as Flat File V2."
		)


def _other(text: str) -> StatementError:
	head = text[:4000].casefold()
	if "price-type" in head or "item-related-fee-type" in head:
		return StatementError(
			"This is a settlement as flat file V1, which Amazon has withdrawn. Download it as Flat File V2."
		)
	if "date/time" in head and "settlement id" in head:
		return StatementError(
			"This is a date range report of Amazon. Download the settlement itself as Flat File V2 (Payments > All Statements)."
		)
	return StatementError(
		"This is no settlement report of Amazon as flat file V2. Download it in Seller Central under Payments > All Statements."
	)


class _File:
	def __init__(self, places: Mapping[str, int], remembered: Mapping[str, LineKind]):
		self._places, self._remembered = places, remembered
		self._ids = ContentIds()
		self._groups = Groups()
		self._settlements: dict[str, _Settlement] = {}

	def statements(self, rows: Sequence[Row]) -> list[Statement]:
		currencies = self._currencies(rows)
		signs = {currency: self._sign(rows, currency) for currency in currencies}
		current = ""
		for row, cells in rows:
			current = self._text(cells, "settlement-id") or current
			if self._is_summary(cells):
				self._note(row, cells, current, signs)
			else:
				self._take(row, cells, current, signs)
		return [self._statement(key, lines) for key, lines in self._groups]

	def _currencies(self, rows: Iterable[Row]) -> set[str]:
		found = {
			currency_of(self._text(cells, "currency"), row) for row, cells in rows if self._is_summary(cells)
		}
		if not found:
			raise StatementError(
				"The settlement lacks its first row, with period, currency and total. Download it again."
			)
		return found

	def _sign(self, rows: Iterable[Row], currency: str) -> str:
		"""All amounts of a file are written in the format of one marketplace."""
		names = ("total-amount", "amount")
		return decimal_sign((self._text(cells, name) for _row, cells in rows for name in names), currency)

	def _is_summary(self, cells: Sequence[str]) -> bool:
		return bool(self._text(cells, "total-amount")) and not self._text(cells, "amount-type")

	def _note(self, row: int, cells: Sequence[str], settlement: str, signs: Mapping[str, str]) -> None:
		if not settlement:
			raise StatementError("Row {0} has no settlement ID. Download the file again.", row, row=row)
		currency = currency_of(self._text(cells, "currency"), row)
		found = _Settlement(
			currency=currency,
			total=amount_of(self._text(cells, "total-amount"), currency, row, signs[currency]),
			begins_at=optional_moment(self._text(cells, "settlement-start-date"), row),
			ends_at=optional_moment(self._text(cells, "settlement-end-date"), row),
			paid_at=optional_moment(self._text(cells, "deposit-date"), row),
		)
		if self._settlements.setdefault(settlement, found) != found:
			raise StatementError(
				"Row {0} states other totals of settlement {1} than a row before", row, settlement, row=row
			)
		self._groups.open((settlement, currency))

	def _take(self, row: int, cells: Sequence[str], settlement: str, signs: Mapping[str, str]) -> None:
		known = self._settlements.get(settlement)
		if known is None:
			raise StatementError(
				"Row {0} is of settlement {1}, of which the file has no total. Download it again.",
				row,
				settlement or "-",
				row=row,
			)
		stated = self._text(cells, "currency")
		if stated and currency_of(stated, row) != known.currency:
			raise StatementError(
				"Row {0} is in {1} and its settlement in {2}. Download the file again.",
				row,
				stated,
				known.currency,
				row=row,
			)
		line = self._line(row, cells, settlement, known.currency, signs)
		self._groups.add((settlement, known.currency), line, row)

	def _line(
		self, row: int, cells: Sequence[str], settlement: str, currency: str, signs: Mapping[str, str]
	) -> StatementLine:
		words = [
			self._text(cells, name) for name in ("transaction-type", "amount-type", "amount-description")
		]
		order = self._text(cells, "order-id")
		shipment = order if order.startswith(_SHIPMENT) else ""
		others = [
			self._text(cells, name)
			for name in ("merchant-order-id", "order-item-code", "adjustment-id", "shipment-id")
		]
		posted = self._text(cells, "posted-date-time") or self._text(cells, "posted-date")
		return StatementLine(
			line_id=self._ids.next(settlement, *(one.strip() for one in cells)),
			kind=kind(words[0], words[1], words[2], self._remembered),
			type=named(words[0], words[1], words[2]),
			at=optional_moment(posted, row),
			amount=amount_of(self._text(cells, "amount"), currency, row, signs[currency]),
			order_number="" if shipment else order,
			transaction_id=self._text(cells, "adjustment-id"),
			other_ids=tuple(dict.fromkeys(filter(None, [shipment, *others]))),
			sku=self._text(cells, "sku"),
			description=self._text(cells, "marketplace-name"),
		)

	def _statement(self, key: tuple[str, str], lines: tuple[StatementLine, ...]) -> Statement:
		known = self._settlements[key[0]]
		return Statement(
			statement_id=key[0],
			currency=known.currency,
			begins_at=known.begins_at,
			ends_at=known.ends_at,
			paid_at=known.paid_at,
			payout=known.total,
			lines=lines,
		)

	def _text(self, cells: Sequence[str], name: str) -> str:
		return cell(cells, self._places[name])
