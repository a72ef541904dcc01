"""Frozen dataclasses through JSON and back, without loss."""

from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, get_type_hints


def json_value(value: Any) -> Any:
	"""Decimals as strings, times as ISO 8601, enums as values."""
	if isinstance(value, dict):
		return {key: json_value(item) for key, item in value.items()}
	if isinstance(value, list | tuple):
		return [json_value(item) for item in value]
	if isinstance(value, Enum):
		return value.value
	if isinstance(value, Decimal):
		return str(value)
	if isinstance(value, datetime):
		return value.isoformat()
	return value


_hints = cache(get_type_hints)  # it reads them anew each time


def build(cls: Any, data: dict[str, Any]) -> Any:
	"""An object of a dataclass whose fields hold what `json_value` wrote. Raises TypeError on unknown keys and ValueError on
	malformed values."""
	hints = _hints(cls)
	unknown = set(data) - {f.name for f in fields(cls)}
	if unknown:
		raise TypeError(f"{cls.__name__}: unknown fields {', '.join(sorted(unknown))}")
	return cls(**{key: _value(hints[key], value) for key, value in data.items()})


def _value(hint, value):
	text = str(hint)
	if value is None:
		return None
	if text.startswith("tuple["):
		element = hint.__args__[0]
		return tuple(_value(element, item) for item in value)
	if "datetime" in text:
		return datetime.fromisoformat(value) if isinstance(value, str) else value
	if hint in (Decimal, Decimal | None):
		return Decimal(value)
	if isinstance(hint, type) and issubclass(hint, Enum):
		return hint(value)
	if hasattr(hint, "__dataclass_fields__"):
		return build(hint, value)
	return value
