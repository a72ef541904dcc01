"""Reading of a table's cells. A cell that cannot be read gives a problem and a harmless value, so that all that is wrong
with a row is told at once."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timezone
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from ecom_erp.core.intake.table_amounts import AMOUNTS, figure, may_be_thousands, without_currency
from ecom_erp.core.money import minor_units, two_decimals_or_more
from ecom_erp.core.times import as_utc

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
YEAR_FIRST = (
	"%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d",
	"%Y-%m-%d %H:%M:%S %z", "%Y.%m.%d", "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日",
)  # fmt: skip
# with the month's name there is no doubt which number is the day
MONTH_NAMED = ("%b-%d-%y", "%b-%d-%Y", "%d-%b-%y", "%d-%b-%Y", "%b %d %Y", "%d %b %Y", "%B %d %Y", "%d %B %Y")
FORMULA_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
HOURS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
NUMBERED_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)")  # in which the month may come first
NO_DATE = frozenset({"-", "--", "—", "/", "无"})
CHINESE_COUNTRIES = {
	"中国": "CN", "中国大陆": "CN", "香港": "HK", "中国香港": "HK", "台湾": "TW", "中国台湾": "TW", "澳门": "MO", "美国": "US",
	"英国": "GB", "德国": "DE", "法国": "FR", "日本": "JP", "韩国": "KR", "新加坡": "SG", "马来西亚": "MY", "泰国": "TH",
	"越南": "VN", "菲律宾": "PH", "印度尼西亚": "ID", "澳大利亚": "AU", "加拿大": "CA", "荷兰": "NL", "西班牙": "ES",
	"意大利": "IT", "巴西": "BR", "墨西哥": "MX", "俄罗斯": "RU",
}  # fmt: skip
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_TEXT_FORMULA = re.compile(r'="([^"]*)"')  # how exports keep spreadsheet programs from rounding long numbers
# exports put a tab or an apostrophe before numbers, so that spreadsheet programs leave them alone; 's-Gravenhage is a town
_GUARD = re.compile(r"^'+(?=[\d=+@-])")
_IDENTIFIER = re.compile(r"[^\s<>\"'`\\]{1,60}")
MOST_DIGITS = 10**15  # beyond, spreadsheet programs round numbers


@dataclass(frozen=True)
class Problem:
	"""What is wrong with one row, and what to do. `column` is the header, "" when it is about the row. `message` is the
	English source text with the `params` in braces."""

	row: int
	column: str
	message: str
	params: Mapping[str, Any] = field(default_factory=dict)


class Values:
	"""The cells of one row by our names of the fields."""

	def __init__(self, row: int, cells: Mapping[str, Any], columns: Mapping[str, str], settings, evidence):
		self.row = row
		self.problems: list[Problem] = []
		self.order_currency: str = settings.currency
		self._cells, self._columns, self._settings, self._evidence = cells, columns, settings, evidence
		for name, cell in cells.items():
			if cell in FORMULA_ERRORS:
				self.problem(name, "The formula in this cell gives an error")

	def problem(self, name: str, message: str, **params: Any) -> None:
		found = Problem(self.row, self._columns.get(name, ""), message, params)
		if found not in self.problems:
			self.problems.append(found)

	@property
	def names(self) -> Collection[str]:
		return self._cells.keys()

	def raw(self, name: str) -> Any:
		value = self._cells.get(name)
		if not isinstance(value, str):
			return value
		value = value.strip()
		formula = _TEXT_FORMULA.fullmatch(value)
		return formula[1].strip() if formula else value

	def filled(self, name: str) -> bool:
		return self.raw(name) not in (None, "")

	def text(self, name: str) -> str:
		value = self.raw(name)
		if value is None:
			return ""
		if isinstance(value, float) and value.is_integer():
			return str(int(value))
		return _GUARD.sub("", str(value).strip()).strip()

	def identifier(self, name: str, needed: bool = True) -> str:
		value = self.reference(name)
		if not value:
			if needed:
				self.problem(name, "The ID is missing. Each row needs the ID of its order.")
		elif not self._rounded(name) and not _IDENTIFIER.fullmatch(value):
			self.problem(name, "Not a valid ID. Use at most 60 characters, without spaces, quotes, < and >.")
		return value

	def reference(self, name: str) -> str:
		"""The text of a cell by which something is found again, such as an SKU: as it was written, or it is refused."""
		if self._rounded(name):
			self.problem(
				name,
				"A spreadsheet program has rounded this ID. Export the file again with this column as text.",
			)
		return self.text(name).lstrip("'").strip()

	def _rounded(self, name):
		raw = self.raw(name)
		number = isinstance(raw, int | float) and abs(raw) >= MOST_DIGITS
		return number or _SHORTENED.fullmatch(self.text(name)) is not None

	def amount(self, name: str, needed: bool = False) -> Decimal:
		number = self.optional_amount(name)
		if number is None:
			if needed and not self.filled(name):
				self.problem(name, "The amount is missing")
			return Decimal("0.00")
		return number

	def optional_amount(self, name: str) -> Decimal | None:
		if not self.filled(name):
			return None
		number = self._number(name)
		if number is None:
			text = "Not an amount of at least 0 with the decimal separator {sign}"
			self.problem(name, text, sign=self._settings.decimal_sign)
		return number

	def _number(self, name):
		value = self.raw(name)
		if isinstance(value, bool | date):
			return None
		number = self._figure(name, value) if isinstance(value, str) else _decimal(value)
		if number is None or not number.is_finite() or number < 0 or number >= 10**12:
			return None
		if isinstance(value, float):
			number = number.quantize(Decimal("0.0001"))  # what a spreadsheet adds by binary fractions
		return two_decimals_or_more(number)

	def _figure(self, name, written) -> Decimal | None:
		bare, currencies = without_currency(written)
		sign, currency = self._settings.decimal_sign, self.order_currency if name in AMOUNTS else ""
		number = figure(bare, sign)
		if number is None:
			return None
		if currency and currencies and currency not in currencies:
			self.problem(name, "In another currency than the order: {currency}", currency=currency)
		if may_be_thousands(bare, sign, currency) and not self._evidence.decimals:
			text = (
				"This can be read in two ways. Write it without thousands separators and with two decimals."
			)
			self.problem(name, text)
		return number

	def pieces(self, name: str, least: int = 1, needed: bool = True) -> int:
		if not self.filled(name):
			if needed:
				self.problem(name, "The quantity is missing")
			return 0
		number = self._number(name)
		if number is None or number != number.to_integral_value() or number < least:
			self.problem(name, "Not a whole number of at least {least}", least=least)
			return 0
		return int(number)

	def moment(self, name: str) -> datetime:
		if not self.filled(name) or self.raw(name) in NO_DATE:
			self.problem(name, "The date is missing")
			return EPOCH
		return self.optional_moment(name) or EPOCH

	def optional_moment(self, name: str) -> datetime | None:
		"""As aware UTC; a time without a zone is one of the shop's."""
		value = self.raw(name)
		if not self.filled(name) or value in NO_DATE:
			return None
		parsed = _as_datetime(value) or self._parsed(str(value))
		if isinstance(value, date) and name in self._evidence.swapped_dates and value.day <= 12:
			self.problem(
				name,
				"A spreadsheet program may have swapped day and month: other dates of this column are still text. Import the "
				"file as it was exported.",
			)
		if parsed is None:
			date_format = self._settings.date_format or "YYYY-MM-DD"
			self.problem(name, "Not a date in the format {form}", form=date_format)
			return None
		if parsed.tzinfo is None:
			parsed = parsed.replace(tzinfo=ZoneInfo(self._settings.time_zone))
		try:
			return as_utc(parsed)
		except ValueError:
			self.problem(name, "Not a date that orders can have")
			return None

	def _parsed(self, written):
		form = self._settings.date_format
		if not form:
			try:
				return datetime.fromisoformat(written.replace("Z", "+00:00"))
			except ValueError:
				pass
		forms = YEAR_FIRST
		if form:
			days = (form, form.replace("%Y", "%y"))
			forms = tuple(day + hours for hours in HOURS for day in days)
		found = (_strptime(written, one) for one in forms)
		plain = written.replace(",", " ").replace("  ", " ")
		named = (_strptime(plain, day + hours) for hours in HOURS for day in MONTH_NAMED)
		return next((one for one in (*found, *named) if one), None)

	def currency(self, name: str, default: str) -> str:
		value = self.text(name).upper() or default
		value = {"RMB": "CNY", "人民币": "CNY"}.get(value, value)
		try:
			minor_units(value)
		except ValueError:
			self.problem(name, "Not a three-letter currency code")
		return value

	def country(self, name: str, default: str, countries: Mapping[str, str]) -> str:
		value = self.text(name)
		if not value:
			return default
		if len(value) == 2 and value.isascii() and value.isalpha():
			return value.upper()
		code = CHINESE_COUNTRIES.get(value) or countries.get(value.casefold(), "")
		if not code:
			self.problem(name, "Unknown country. Enter its two-letter code.")
		return code.upper()


def _decimal(value) -> Decimal | None:
	try:
		return Decimal(str(value))
	except InvalidOperation:
		return None


def _as_datetime(value):
	if isinstance(value, datetime):
		return value
	return datetime.combine(value, time()) if isinstance(value, date) else None


def _strptime(written, form):
	try:
		return datetime.strptime(written, form)
	except ValueError:
		return None
