"""What both bills of WeChat Pay have: rows whose cells begin with a backtick, then a header and a row of totals.

The bills are those that public repositories keep, among them the tests of clients of the interface.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ecom_erp.core.accounting.statements.chinese import CURRENCY, bare, text_of_bill
from ecom_erp.core.accounting.statements.figures import amount_of
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.accounting.statements.table import Row, Table, find_header, rows_of, titled

TRADES, FUNDS = "总交易单数", "资金流水总笔数"
"""The first title of the totals, by which the bills are told."""
_FIRST = {TRADES: ("交易时间", "微信订单号", "商户订单号"), FUNDS: ("记账时间", "资金流水单号", "收支类型")}


@dataclass
class Bill:
	table: Table
	kind: str

	def __post_init__(self) -> None:
		self.totals: dict[str, str] = {}

	def rows(self) -> Iterator[Row]:
		"""The rows before the totals, which are in `totals` then. Raises StatementError for a bill without them."""
		for number, cells in self.table.rows:
			if titled(cells[0]) == self.kind:
				self.totals = self._read_totals(number, cells)
				return
			self.table.require_whole(number, cells)
			yield number, cells
		raise _no_totals()

	def _read_totals(self, number: int, titles: Sequence[str]) -> dict[str, str]:
		_number, values = next(self.table.rows, (number, []))
		if len(values) != len(titles):
			raise _no_totals()
		if next(self.table.rows, None) is not None:
			raise StatementError(
				"Rows stand behind the totals of the bill. Upload each bill as a file of its own."
			)
		return {titled(title): bare(values, at) for at, title in enumerate(titles)}

	def check(self, expected: Mapping[str, int | Decimal]) -> None:
		"""Raises StatementError where the totals state something else, by their title."""
		for title, found in expected.items():
			written = self.totals.get(title)
			if written is None:
				continue
			stated = (
				int(written)
				if isinstance(found, int) and written.isascii() and written.isdigit()
				else amount_of(written, CURRENCY, 0)
			)
			if stated != found:
				raise StatementError(
					"The bill states {0} as {1}, but its rows come to {2}. Download it again.",
					title,
					written,
					found,
				)


def open_bill(data: bytes) -> Bill:
	"""Raises StatementError for what is no bill of WeChat Pay."""
	text = text_of_bill(data)
	for kind, titles in _FIRST.items():
		table = find_header(rows_of(text, strict=False), *titles)
		if table is not None:
			return Bill(table, kind)
	raise _other(text)


def _no_totals() -> StatementError:
	return StatementError(
		"The bill lacks the totals at its end: it was not downloaded completely. Download it again."
	)


def _other(text: str) -> StatementError:
	if "微信支付账单明细" in text[:3000] or "收/支" in text[:3000]:
		return StatementError(
			"This is the bill of a personal account. Download the merchant's bill (交易账单 or 资金账单) in the merchant platform."
		)
	return StatementError("This is no trade bill (交易账单) or fund bill (资金账单) of WeChat Pay")
