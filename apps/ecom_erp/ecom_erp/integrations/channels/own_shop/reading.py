"""Reading of plain JSON into the canonical order. Every problem is told with the path of its field, `lines[2].quantity`,
and nothing that is not understood is passed over. The values themselves stay out of the messages."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from ecom_erp.integrations.channels.base import PayloadError
from ecom_erp.integrations.channels.values import amount, moment

NEEDED = object()
_IDENTIFIER = re.compile(r"[^\s<>\"'`\\]{1,60}")
_SMALLEST = Decimal("0.0001")  # more decimals than any currency has


class Reader:
	"""One object of the message. Each method takes a key out and gives its value; `done` finds keys that nobody took."""

	def __init__(self, data: Any, path: str = ""):
		if not isinstance(data, Mapping):
			raise PayloadError(f"{path or 'The message'} is not an object")
		self._left, self._path = dict(data), path

	def at(self, key: str) -> str:
		return f"{self._path}.{key}" if self._path else key

	def problem(self, key: str, what: str) -> PayloadError:
		return PayloadError(f"{self.at(key)} {what}")

	def take(self, key: str, default: Any = NEEDED) -> Any:
		value = self._left.pop(key, None)
		if value is not None:
			return value
		if default is NEEDED:
			raise self.problem(key, "is missing")
		return default

	def text(self, key: str, default: Any = "") -> str:
		value = self.take(key, default)
		if isinstance(value, bool) or not isinstance(value, str | int):
			raise self.problem(key, "is not a text")
		value = str(value).strip()
		if default is NEEDED and not value:
			raise self.problem(key, "is empty")
		return value

	def long_text(self, key: str) -> str:
		value = self.take(key, "")
		if not isinstance(value, str):
			raise self.problem(key, "is not a text")
		return value.strip()

	def identifier(self, key: str, default: Any = NEEDED) -> str:
		value = self.text(key, default)
		if value and not _IDENTIFIER.fullmatch(value):
			raise self.problem(key, "is not an id: at most 60 characters, without spaces, quotes, < and >")
		return value

	def amount(self, key: str, default: Any = Decimal("0.00")) -> Decimal:
		value = self.take(key, default)
		if isinstance(value, bool | float) or not isinstance(value, str | int | Decimal):
			raise self.problem(key, "is not an amount")
		number = amount(value, self.at(key))
		if number < 0:
			raise self.problem(key, "is negative")
		if abs(number) >= 10**12 or number % _SMALLEST:
			raise self.problem(key, "is not an amount")
		return number

	def optional_amount(self, key: str) -> Decimal | None:
		return self.amount(key) if self._left.get(key) is not None else None

	def whole(self, key: str, default: Any = NEEDED) -> int:
		value = self.take(key, default)
		if isinstance(value, str) and value.isascii() and value.isdigit():
			value = int(value)
		if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
			raise self.problem(key, "is not a whole number")
		return value

	def flag(self, key: str, default: Any = False) -> bool:
		value = self.take(key, default)
		if not isinstance(value, bool):
			raise self.problem(key, "is neither true nor false")
		return value

	def moment(self, key: str) -> datetime:
		return moment(self.text(key, NEEDED), self.at(key))

	def optional_moment(self, key: str) -> datetime | None:
		return moment(self.text(key), self.at(key)) if self._left.get(key) else None

	def choice(self, key: str, kind: type[Enum], default: Any = NEEDED):
		value = self.take(key, default)
		try:
			return kind(value)
		except ValueError:
			raise self.problem(key, f"is none of {', '.join(one.value for one in kind)}")

	def object(self, key: str) -> "Reader":
		return Reader(self.take(key, {}), self.at(key))

	def objects(self, key: str, read: Callable[["Reader"], Any]) -> tuple:
		value = self.take(key, [])
		if not isinstance(value, list):
			raise self.problem(key, "is not a list")
		found = []
		for index, data in enumerate(value):
			reader = Reader(data, f"{self.at(key)}[{index}]")
			found.append(read(reader))
			reader.done()
		return tuple(found)

	def texts(self, key: str) -> tuple[str, ...]:
		value = self.take(key, [])
		if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
			raise self.problem(key, "is not a list of texts")
		return tuple(sorted(one.strip() for one in value if one.strip()))

	def done(self) -> None:
		"""Raises PayloadError for a key that is not part of the shape: most likely a slip of the pen."""
		left = [key for key, value in self._left.items() if value is not None]
		if left:
			raise PayloadError(f"{self.at(sorted(left)[0])} is not known")
