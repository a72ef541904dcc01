"""Places in JSON, as people write them: `customer.name`, `lines[].sku`, `vals.0`. A number is a place in a list; `[]` stands
for each element of one."""

from collections.abc import Sequence
from typing import Any

EACH = "[]"


class BadPath(ValueError):
	"""A path that leads nowhere. The message is the English source text."""


def split(path: str) -> tuple[str, str]:
	"""The list and the place within each of its elements; ("", path) where there is no list."""
	head, sign, tail = path.partition(EACH)
	if sign and (EACH in tail or (tail and not tail.startswith("."))):
		raise BadPath("One list in a path, such as lines[].sku")
	return (head, tail.removeprefix(".")) if sign else ("", path)


def _is_place(step: str) -> bool:
	return len(step) <= 4 and step.isascii() and step.isdecimal()


def put(record: Any, path: str, value: Any) -> Any:
	"""The record (None for a new one) with the value at the path. Raises BadPath where something else stands there."""
	return value if not path else _put(record, path.split("."), value)


def _put(record: Any, steps: Sequence[str], value: Any) -> Any:
	step, rest = steps[0], steps[1:]
	if not step:
		raise BadPath("An empty step in a path")
	if _is_place(step):
		return _put_at(record, int(step), rest, value)
	record = {} if record is None else record
	if not isinstance(record, dict):
		raise BadPath("Two rules disagree whether this is a list")
	record[step] = _put(record.get(step), rest, value) if rest else value
	return record


def _put_at(record: Any, place: int, rest: Sequence[str], value: Any) -> Any:
	record = [] if record is None else record
	if not isinstance(record, list) or place > 20:
		raise BadPath("Two rules disagree whether this is a list")
	record += [None] * (place + 1 - len(record))
	record[place] = _put(record[place], rest, value) if rest else value
	return record


def get(record: Any, path: str) -> Any:
	"""What stands at the path; None where nothing does. An empty path is the record itself. A name with points in it, such as
	@odata.nextLink, is found too."""
	found, left = record, path
	while left:
		if isinstance(found, dict) and left in found:
			return found[left]
		step, _point, left = left.partition(".")
		if isinstance(found, dict):
			found = found.get(step)
		elif isinstance(found, list) and _is_place(step) and int(step) < len(found):
			found = found[int(step)]
		else:
			return None
	return found


def wrapped(record: Any, envelope: str) -> Any:
	"""The record at the place that a request has for it: "" as it is, `[]` in a list, `vals_list[]` in a list of an object."""
	if not envelope:
		return record
	place, within = split(envelope) if EACH in envelope else (envelope, "")
	if within:
		raise BadPath("Nothing may follow the list")
	inner = [record] if EACH in envelope else record
	return put(None, place, inner)
