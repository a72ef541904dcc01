"""One condition over a field of a flat record, as an admin writes it: field, operator, value.

The record's own value decides how the two are compared: numbers as Decimal, dates as dates, text without regard to
case, a list (tags) by its members. The condition's value may be typed or text ("12.50", "2026-01-31", "DE, FR").
A field without a value (None, "" or an empty list) meets only "is not set", "!=" and "not in".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

LIST_OPERATORS = ("in", "not in", "between")
OPERATORS = (
	"=",
	"!=",
	">",
	">=",
	"<",
	"<=",
	"in",
	"not in",
	"contains",
	"starts with",
	"is set",
	"is not set",
	"between",
)


class ConditionError(Exception):
	"""The condition does not make sense for the record. English message naming field and operator."""


@dataclass(frozen=True)
class Condition:
	"""`value` is ignored by "is set" and "is not set"; "in", "not in" and "between" take a list or comma separated
	text, "between" of exactly two, both ends included."""

	field: str
	operator: str
	value: object = None

	def __str__(self) -> str:
		if self.operator in ("is set", "is not set"):
			return f"{self.field} {self.operator}"
		value = ", ".join(map(str, self.value)) if isinstance(self.value, list | tuple) else self.value
		return f"{self.field} {self.operator} {value}"


def holds(condition: Condition, record: Mapping[str, object]) -> bool:
	"""Whether the record meets the condition. Raises ConditionError for an unknown operator or field, or a value that
	cannot be compared with the field's."""
	if condition.operator not in OPERATORS:
		raise ConditionError(f"{condition.field}: unknown operator {condition.operator!r}")
	if condition.field not in record:
		raise ConditionError(f"{condition.field}: there is no such field")
	actual = record[condition.field]
	is_set = actual is not None and actual != "" and actual != () and actual != []
	if condition.operator in ("is set", "is not set"):
		return is_set == (condition.operator == "is set")
	expected = _expected_value(condition, actual)
	if not is_set:
		return condition.operator in ("!=", "not in")
	members = actual if isinstance(actual, list | tuple | set | frozenset) else None
	if members is not None:
		return _holds_for_members(condition, [_comparable(condition, m, m) for m in members], expected)
	return _TESTS[condition.operator](_comparable(condition, actual, actual), expected)


def _holds_for_members(condition: Condition, members: list, expected: list) -> bool:
	positive = {"!=": "=", "not in": "in"}.get(condition.operator)
	if positive:
		return not any(_TESTS[positive](member, expected) for member in members)
	# A list "contains" a member that is equal, not one that has the text somewhere within.
	operator = "=" if condition.operator == "contains" else condition.operator
	return any(_TESTS[operator](member, expected) for member in members)


def _expected_value(condition: Condition, actual: object) -> list:
	"""The condition's value(s) in the type of the record's."""
	value = condition.value
	if condition.operator in LIST_OPERATORS:
		parts = [p.strip() for p in value.split(",")] if isinstance(value, str) else value
		if not isinstance(parts, list | tuple) or not parts or any(p in (None, "") for p in parts):
			raise ConditionError(f"{condition.field} {condition.operator}: needs a list of values")
	else:
		parts = [value]
		if value is None or value == "":
			raise ConditionError(f"{condition.field} {condition.operator}: needs a value")
	if condition.operator == "between" and len(parts) != 2:
		raise ConditionError(f"{condition.field} between: needs exactly two values")
	sample = next(iter(actual), "") if isinstance(actual, list | tuple | set | frozenset) else actual
	if condition.operator in ("contains", "starts with") and not isinstance(sample, str | None):
		raise ConditionError(f"{condition.field} {condition.operator}: works on text only")
	return [_comparable(condition, part, sample) for part in parts]


def _comparable(condition: Condition, value: object, sample: object):
	"""`value` as something that compares with values like `sample`."""
	try:
		if isinstance(sample, bool):
			return _boolean(value)
		if isinstance(sample, int | float | Decimal):
			return Decimal(str(value).strip())
		if isinstance(sample, datetime):
			return _moment(value)
		if isinstance(sample, date):
			return value if isinstance(value, date) else date.fromisoformat(str(value).strip())
	except (InvalidOperation, ValueError) as error:
		kind = type(sample).__name__
		raise ConditionError(f"{condition.field} {condition.operator}: {value!r} is not a {kind}") from error
	return str(value).strip().casefold()


def _boolean(value: object) -> bool:
	text = str(value).strip().casefold()
	if text in ("1", "true", "yes"):
		return True
	if text in ("0", "false", "no"):
		return False
	raise ValueError(text)


def _moment(value: object) -> datetime:
	"""An aware time; one without a zone is UTC, a date alone its first moment."""
	if isinstance(value, datetime):
		moment = value
	elif isinstance(value, date):
		moment = datetime(value.year, value.month, value.day)
	else:
		moment = datetime.fromisoformat(str(value).strip())
	return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


_TESTS: dict[str, Callable[[Any, list], bool]] = {
	"=": lambda actual, wanted: actual == wanted[0],
	"!=": lambda actual, wanted: actual != wanted[0],
	">": lambda actual, wanted: actual > wanted[0],
	">=": lambda actual, wanted: actual >= wanted[0],
	"<": lambda actual, wanted: actual < wanted[0],
	"<=": lambda actual, wanted: actual <= wanted[0],
	"in": lambda actual, wanted: actual in wanted,
	"not in": lambda actual, wanted: actual not in wanted,
	"contains": lambda actual, wanted: wanted[0] in actual,
	"starts with": lambda actual, wanted: actual.startswith(wanted[0]),
	"between": lambda actual, wanted: wanted[0] <= actual <= wanted[1],
}
