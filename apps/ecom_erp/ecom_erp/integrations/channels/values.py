"""Reading of single values, the same for every channel."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ecom_erp.core.money import two_decimals_or_more
from ecom_erp.core.times import as_utc
from ecom_erp.integrations.channels.base import PayloadError

MOST = Decimal(10) ** 12  # an amount of money beyond it is a slip, and no field holds it
_FRACTION = re.compile(r"\.\d+")  # of a second, to nanoseconds in some headers


def need(data: Mapping[str, Any], key: str) -> Any:
	"""The value, present and not null. Raises PayloadError naming the field."""
	value = data.get(key) if isinstance(data, Mapping) else None
	if value is None:
		raise PayloadError(f"The field {key} is missing")
	return value


def text(value: Any) -> str:
	"""A text, or a number as one. Raises PayloadError for what has parts."""
	if isinstance(value, Mapping | list):
		raise PayloadError("A list or an object stands in place of a text")
	return "" if value is None else str(value).strip()


def amount(value: Any, name: str) -> Decimal:
	"""A money amount. The same figure is written "12", "12.0" and "12.00" by different interfaces, so all get two
	decimals, more only where they mean something."""
	try:
		number = Decimal(str(value))
		if not number.is_finite() or abs(number) >= MOST:
			raise InvalidOperation
		return two_decimals_or_more(number)
	except InvalidOperation:
		raise PayloadError(f"The field {name} is not an amount")


def whole(value: Any, name: str) -> int:
	"""A whole number, however it is written. Raises PayloadError."""
	number = amount(value, name)
	if number != number.to_integral_value():
		raise PayloadError(f"The field {name} is not a whole number")
	return int(number)


def moment(value: Any, name: str) -> datetime:
	"""An ISO 8601 time as aware UTC."""
	try:
		parsed = datetime.fromisoformat(_FRACTION.sub(_microseconds, str(value)).replace("Z", "+00:00"))
		if parsed.tzinfo is not None:
			return as_utc(parsed)
	except ValueError:
		raise PayloadError(f"The field {name} is not a time")
	raise PayloadError(f"The field {name} has no time zone")


def _microseconds(fraction):
	return fraction[0][:7].ljust(7, "0")


def optional_moment(value: Any, name: str) -> datetime | None:
	return moment(value, name) if value else None
