"""One value of an order as a cell, and back. Amounts have two decimals, more only where they mean something; times name their
zone; lists are JSON."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from types import NoneType
from typing import Any, get_args, get_type_hints

from ecom_erp.core.intake.copies.columns import shown_name
from ecom_erp.core.money import two_decimals_or_more
from ecom_erp.core.text import as_json
from ecom_erp.core.times import as_utc

MOST = Decimal(10**12)
MOST_DECIMALS = 9
_SEPARATOR = ", "
_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_WHOLE = re.compile(r"\d{1,9}(?:\.0+)?")


class Unreadable(ValueError):
	"""A cell that is not what its column holds. The message is the English source text of what to do."""


def written(value: Any) -> str | int | Decimal:
	"""The cell of a value: a text, or a number."""
	if value is None:
		return ""
	if isinstance(value, bool):
		return "yes" if value else "no"
	if isinstance(value, Decimal):
		return two_decimals_or_more(value)
	if isinstance(value, tuple):
		return _list(value)
	if isinstance(value, int) and not isinstance(value, Enum):
		return value
	return str(_plain(value))


def _list(values: tuple) -> str:
	if not values:
		return ""
	if all(isinstance(one, str) for one in values) and _SEPARATOR.join(values).split(_SEPARATOR) == list(
		values
	):
		joined = _SEPARATOR.join(values)
		if not joined.startswith("["):
			return joined
	return as_json([_plain(one) for one in values])


def _plain(value: Any) -> Any:
	"""As JSON has it."""
	if is_dataclass(value) and not isinstance(value, type):
		return {shown_name(one.name): _plain(getattr(value, one.name)) for one in fields(value)}
	if isinstance(value, tuple):
		return [_plain(one) for one in value]
	if isinstance(value, Decimal):
		return format(two_decimals_or_more(value), "f")
	if isinstance(value, Enum):
		return value.value
	return value.isoformat() if isinstance(value, datetime) else value


def read(hint: Any, cell: Any) -> Any:
	"""The value of a cell, or of JSON, for a field of this type; None where nothing is written. Raises Unreadable."""
	kinds = [one for one in get_args(hint) if one is not NoneType] if _is_optional(hint) else [hint]
	if cell is None or cell == "":
		return None
	kind = kinds[0]
	if str(kind).startswith("tuple["):
		return _read_list(get_args(kind)[0], cell)
	if is_dataclass(kind):
		return _read_object(kind, cell)
	if isinstance(kind, type) and issubclass(kind, Enum):
		return _choice(kind, cell)
	return _READERS[kind](cell)


def _is_optional(hint: Any) -> bool:
	return NoneType in get_args(hint)


def _read_list(element: Any, cell: Any) -> tuple:
	if isinstance(cell, str) and not cell.startswith("["):
		if element is not str:
			raise Unreadable("This list was changed. Take it from the export as it is.")
		return tuple(part for part in cell.split(_SEPARATOR) if part)
	try:
		values = json.loads(cell) if isinstance(cell, str) else cell
	except (ValueError, RecursionError):
		values = None
	if not isinstance(values, list) or any(one is None for one in values):
		raise Unreadable("This list was changed. Take it from the export as it is.")
	return tuple(read(element, one) for one in values)


def _read_object(cls: Any, data: Any) -> Any:
	hints = get_type_hints(cls)
	names = {shown_name(name): name for name in hints}
	if not isinstance(data, Mapping) or set(data) - set(names):
		raise Unreadable("This list was changed. Take it from the export as it is.")
	values = {names[key]: read(hints[names[key]], value) for key, value in data.items()}
	values = {
		name: "" if value is None and hints[name] is str else value
		for name, value in values.items()
		if value is not None or hints[name] is str or _is_optional(hints[name])
	}
	try:
		return cls(**values)
	except TypeError:
		raise Unreadable("This list was changed. Take it from the export as it is.")


def _text(cell: Any) -> str:
	if isinstance(cell, float) and cell.is_integer():
		return str(int(cell))
	if isinstance(cell, bool) or not isinstance(cell, str | int | float):
		raise Unreadable("Not a text")
	return str(cell).strip()


def _flag(cell: Any) -> bool:
	found = cell if isinstance(cell, bool) else _FLAGS.get(str(cell).strip().lower())
	if found is None:
		raise Unreadable("Enter yes or no")
	return found


def _whole(cell: Any) -> int:
	if isinstance(cell, bool) or not _WHOLE.fullmatch(str(cell).strip()):
		raise Unreadable("Not a whole number of at least 0")
	return int(Decimal(str(cell).strip()))


def _amount(cell: Any) -> Decimal:
	try:
		number = Decimal(str(cell).strip())
	except InvalidOperation:
		number = Decimal("NaN")
	if isinstance(cell, bool) or not number.is_finite() or abs(number) >= MOST:
		raise Unreadable("Not an amount with a point before its decimals")
	if int(number.as_tuple().exponent) < -MOST_DECIMALS:
		raise Unreadable("An amount has at most nine decimals")
	return two_decimals_or_more(number)


def _moment(cell: Any) -> datetime:
	try:
		found = datetime.fromisoformat(str(cell).strip().replace("Z", "+00:00"))
		if found.tzinfo is None:
			raise ValueError
		return as_utc(found)
	except (ValueError, OverflowError):
		raise Unreadable("Not a time with its zone, such as 2026-03-02T08:15:00+00:00")


def _choice(kind: type[Enum], cell: Any) -> Enum:
	try:
		return kind(str(cell).strip())
	except ValueError:
		raise Unreadable("Not one of the words that this column has in an export")


_READERS = {str: _text, bool: _flag, int: _whole, Decimal: _amount, datetime: _moment}
