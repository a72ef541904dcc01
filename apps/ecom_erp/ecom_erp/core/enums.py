"""Enums whose members are texts. The standard library has them since Python 3.11; Frappe 15 runs on 3.10, too."""

from enum import Enum


class StrEnum(str, Enum):
	"""A member is its text wherever a text is expected: in a query, in JSON, in a format."""

	def __str__(self) -> str:
		return str(self.value)

	def __format__(self, spec: str) -> str:
		return format(str(self.value), spec)
