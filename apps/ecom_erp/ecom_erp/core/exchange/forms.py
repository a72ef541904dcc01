"""How a value is written for another system, and read from it. What cannot be read is told as English source text."""

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from ecom_erp.core.enums import StrEnum

Value = str | int | float | bool | Decimal | None


class Form(StrEnum):
	AS_IS = ""
	TEXT = "Text"
	UPPER = "Upper Case"
	NUMBER = "Number"
	COMMA = "Number with Comma"
	DATE = "Date"
	COMPACT = "Date without Signs"
	DAY_FIRST = "Day.Month.Year"
	MONTH_FIRST = "Month/Day/Year"
	MOMENT = "Date and Time"
	FLAG = "True or False"


class Unreadable(ValueError):
	"""A value is not of its form. The message is the English source text."""


DATES: Mapping[Form, str] = MappingProxyType(
	{
		Form.DATE: "%Y-%m-%d",
		Form.COMPACT: "%Y%m%d",
		Form.DAY_FIRST: "%d.%m.%Y",
		Form.MONTH_FIRST: "%m/%d/%Y",
		Form.MOMENT: "%Y-%m-%d %H:%M:%S",
	}
)
_YES = frozenset({"yes", "true", "1", "y", "tyes"})
_NO = frozenset({"no", "false", "0", "n", "tno"})
_YEARS = range(1900, 2200)
# few digits of an exponent: written out, a larger one fills the memory
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
_WITH_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d*)(?:,\d+)?", re.ASCII)


def write(value: Any, form: Form, zone: tzinfo) -> Value:
	"""The value as the other system wants it. Days are those of `zone`. Numbers stay numbers unless they are to be texts; an
	empty value stays empty."""
	if value is None or value == "":
		return None if form in (Form.NUMBER, Form.FLAG, *DATES) else ""
	if form in DATES:
		return _moment(value, zone).strftime(DATES[form])
	if form is Form.FLAG:
		return str(value).lower() in _YES
	if form is Form.NUMBER:
		return _decimal(str(value))
	if form is Form.COMMA:
		return format(_decimal(str(value)), "f").replace(".", ",")
	if form is Form.UPPER:
		return _text(value).upper()
	if form is Form.TEXT or not isinstance(value, bool | int | Decimal | float):
		return _text(value)
	return value


def read(value: Any, form: Form, zone: tzinfo, moment: bool = False) -> str:
	"""What the other system wrote, as this app reads it: texts; numbers with a point; times with their zone. `moment`: the
	field is a time, whatever the form; one that names no zone is one of `zone`. Raises Unreadable."""
	if value is None or (isinstance(value, str) and not value.strip()):
		return ""
	if isinstance(value, dict | list):
		raise Unreadable("This is a list or an object, not a single value")
	if form in DATES or moment:
		return _read_moment(value, form, zone)
	if form is Form.COMMA:
		return format(_with_comma(value), "f")
	if form is Form.NUMBER:
		return format(_decimal(_text(value).strip()), "f")
	if form is Form.FLAG:
		return _read_flag(value)
	return _text(value).strip().upper() if form is Form.UPPER else _text(value).strip()


def _read_flag(value: Any) -> str:
	said = _text(value).strip().lower()
	if said not in _YES | _NO:
		raise Unreadable("Neither yes nor no")
	return "yes" if said in _YES else "no"


def _text(value: Any) -> str:
	if isinstance(value, bool):
		return "yes" if value else "no"
	if isinstance(value, Decimal):
		return format(value, "f")
	if isinstance(value, float):
		return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
	return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _decimal(text: str) -> Decimal:
	if not _NUMBER.fullmatch(text):
		raise Unreadable("Not a number. Choose the form in which the other system writes it.")
	return Decimal(text)


def _with_comma(value: Any) -> Decimal:
	"""A number that came as one has no comma. In a text, points stand before each three digits only: 12.5 is no 125."""
	if not isinstance(value, str):
		return _decimal(_text(value))
	text = value.strip()
	whole, _comma, decimals = text.partition(",")
	return _decimal(f"{whole.replace('.', '')}.{decimals}" if _WITH_COMMA.fullmatch(text) else "")


def json_number(value: Value) -> str | int | float | bool | None:
	"""A value for JSON, which knows no decimals; up to 15 digits a float is written as they are."""
	if not isinstance(value, Decimal):
		return value
	number = value
	return int(number) if number == number.to_integral_value() else float(number)


def _moment(value: Any, zone: tzinfo) -> datetime:
	if isinstance(value, datetime):
		return value.astimezone(zone) if value.tzinfo else value
	if isinstance(value, date):
		return datetime(value.year, value.month, value.day)
	try:
		found = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
	except ValueError:
		raise Unreadable("Not a date")
	return found.astimezone(zone) if found.tzinfo else found


def _read_moment(value: Any, form: Form, zone: tzinfo) -> str:
	if isinstance(value, date | datetime):
		found = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
	else:
		found = _parsed(_text(value).strip(), form)
	if found.year not in _YEARS:  # what stands for no date, and what no zone can be reckoned with
		raise Unreadable("Not a date of this form. Choose the form in which the other system writes it.")
	return (found if found.tzinfo else found.replace(tzinfo=zone)).isoformat()


def _parsed(text: str, form: Form) -> datetime:
	try:
		return (
			datetime.strptime(text, DATES[form])
			if form in DATES
			else datetime.fromisoformat(text.replace("Z", "+00:00"))
		)
	except ValueError:
		pass
	try:
		# a date where a time was expected, or the other way round
		return datetime.fromisoformat(text.replace("Z", "+00:00"))
	except ValueError:
		raise Unreadable("Not a date of this form. Choose the form in which the other system writes it.")
