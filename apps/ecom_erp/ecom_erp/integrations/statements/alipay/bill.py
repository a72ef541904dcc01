"""What all of Alipay's bills have: rows of remarks that begin with #, before the header and behind the last row.

The bills are those that public repositories keep; Alipay's own page about them could not be read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ecom_erp.core.accounting.statements.chinese import text_of_bill
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.accounting.statements.table import Row, Table, rows_of
from ecom_erp.core.accounting.statements.times import CHINA, moment_of

DETAILS, BUSINESS = "账务明细", "业务明细"
_ACCOUNT = re.compile(r"账号[：:]\[?(\w+)")
_PERIOD = re.compile(r"起始日期[：:]\[([^\]]+)\]\s*终止日期[：:]\[([^\]]+)\]")
_TOTAL = re.compile(r"#\s*(支出|收入|交易|退款)合计[：:]\s*(\d+)笔[^\d-]*共?(-?[\d,]+(?:\.\d+)?)元", re.ASCII)
_END = "列表结束"


@dataclass
class Bill:
	"""`totals`: by the word they begin with, number of rows and their sum."""

	kind: str
	table: Table
	account: str = ""
	begins_at: datetime | None = None
	ends_at: datetime | None = None
	ended: bool = False
	totals: dict[str, tuple[int, Decimal]] = field(default_factory=dict)

	def rows(self) -> Iterator[Row]:
		"""The rows of amounts; what the remarks behind them say is in `totals` then."""
		for number, cells in self.table.whole():
			if cells[0].lstrip().startswith("#"):
				self._remark(cells)
			elif self.ended:
				raise StatementError(
					"Row {0} stands behind the end of the list. Download the bill again.", number, row=number
				)
			else:
				yield number, cells

	def _remark(self, cells: list[str]) -> None:
		text = ",".join(cells).rstrip(",")
		self.ended = self.ended or _END in text
		if found := _TOTAL.search(text):
			self.totals[found[1]] = int(found[2]), Decimal(found[3].replace(",", ""))

	@property
	def period(self) -> str:
		return f"{_day(self.begins_at)}..{_day(self.ends_at)}"

	def check_total(self, word: str, count: int, amount: Decimal) -> None:
		"""Raises StatementError unless the bill states this number of rows and this sum, or nothing."""
		stated = self.totals.get(word, (count, amount))
		if stated[0] != count or abs(stated[1]) != abs(amount):
			raise StatementError(
				"The bill states {0} rows and {1} yuan ({2}), but its rows are {3} and come to {4}. Download it again.",
				stated[0],
				stated[1],
				word,
				count,
				amount,
			)


def is_summary(data: bytes) -> bool:
	"""Alipay packs each bill with a file of its totals, which is left out."""
	head = data[:300]
	return any("汇总查询".encode(encoding) in head for encoding in ("utf-8", "gb18030"))


def open_bill(data: bytes) -> Bill:
	"""Raises StatementError for what is no bill of Alipay with details, and for one without its end."""
	text = text_of_bill(data)
	rows = rows_of(text, strict=False)
	head, header = _head(rows)
	name = next((one for one in (DETAILS, BUSINESS) if one in head and "汇总查询" not in head), "")
	if not name or not header:
		raise _other(text)
	if _END not in text[-4000:]:
		raise StatementError(
			"The bill lacks its end (列表结束): it was not downloaded completely. Download it again."
		)
	number, cells = header
	bill = Bill(name, Table.of(cells, number, _padded(rows, len(cells))))
	if account := _ACCOUNT.search(head):
		bill.account = account[1]
	if period := _PERIOD.search(head):
		bill.begins_at, bill.ends_at = (moment_of(one, 0, CHINA) for one in period.groups())
	return bill


def _head(rows: Iterator[Row]) -> tuple[str, Row | None]:
	"""The remarks before the header, and the header."""
	remarks: list[str] = []
	for number, cells in rows:
		if not cells[0].lstrip("\ufeff ").startswith("#"):
			return "\n".join(remarks), (number, cells)
		remarks.append(",".join(cells))
	return "\n".join(remarks), None


def _padded(rows: Iterator[Row], width: int) -> Iterator[Row]:
	"""Remarks have one cell, or as many as the header."""
	for number, cells in rows:
		short = cells[0].lstrip().startswith("#") and len(cells) != width
		yield number, ([",".join(cells)] + [""] * (width - 1) if short else cells)


def _other(text: str) -> StatementError:
	head = text[:3000]
	if "汇总" in head and "支付宝" in head:
		return StatementError("This is the file with totals (汇总). Upload the one with details (明细).")
	if "交易分类" in head or "收/付款方式" in head:
		return StatementError(
			"This is the bill of a personal account. Download the merchant's bill (账务明细 or 业务明细) in the merchant centre."
		)
	return StatementError(
		"This is no bill of Alipay with account details (账务明细) or business details (业务明细)"
	)


def _day(moment: datetime | None) -> str:
	return f"{moment.astimezone(CHINA):%Y-%m-%d}" if moment else "-"
