"""From this app's fields to another system's record, and back, by saved rules."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from decimal import Decimal
from typing import Any

from ecom_erp.core.exchange import paths
from ecom_erp.core.exchange.fields import GROUPED_BY, LINE, MOMENTS, Subject, is_line
from ecom_erp.core.exchange.forms import Form, Unreadable, json_number, read, write


@dataclass(frozen=True)
class Rule:
	"""`ours`: the field here, "" for a constant that is only sent; `theirs`: the path or column there; `constant`: what is
	sent, or taken where nothing is written there."""

	ours: str
	theirs: str = ""
	constant: str = ""
	form: Form = Form.AS_IS


class Unwritable(ValueError):
	"""A value that is not of the form in which it is wanted. The message is the English source text; `about`: the field there."""

	def __init__(self, message: str, about: str):
		super().__init__(message)
		self.about = about


@dataclass(frozen=True)
class Record:
	"""One document: what is said of it as a whole, and its lines."""

	head: Mapping[str, Any]
	lines: Sequence[Mapping[str, Any]] = ()


@dataclass
class Incoming:
	"""A record as it came. `problem`: why it cannot be read, "" when it can (English source text); `about`: the field."""

	head: dict[str, str] = field(default_factory=dict)
	lines: list[dict[str, str]] = field(default_factory=list)
	problem: str = ""
	about: str = ""


def as_json(rules: Sequence[Rule], record: Record, zone: tzinfo) -> dict[str, Any]:
	"""The record for JSON. Raises BadPath, Unwritable."""
	made: dict[str, Any] = {}
	lists: dict[str, list[Any]] = {}
	for rule in rules:
		place, within = paths.split(rule.theirs)
		if paths.EACH not in rule.theirs:
			paths.put(made, rule.theirs, json_number(_value(rule, record.head, {}, zone)))
			continue
		rows = lists.setdefault(place, [None] * len(record.lines))
		for number, line in enumerate(record.lines):
			rows[number] = paths.put(rows[number], within, json_number(_value(rule, record.head, line, zone)))
	for place, rows in lists.items():
		paths.put(made, place, rows)
	return made


def as_rows(rules: Sequence[Rule], record: Record, zone: tzinfo) -> list[list[Any]]:
	"""The rows of a table, in the order of the rules: one for each line where a rule is about lines, else one. Amounts are texts with
	all of their decimals. Raises Unwritable."""
	of_lines = any(is_line(rule.ours) for rule in rules)
	return [
		[_cell(_value(rule, record.head, line, zone)) for rule in rules]
		for line in ((record.lines or ({},)) if of_lines else ({},))
	]


def _cell(value: Any) -> Any:
	return format(value, "f") if isinstance(value, Decimal) else value


def _value(rule: Rule, head: Mapping[str, Any], line: Mapping[str, Any], zone: tzinfo) -> Any:
	found = (line if is_line(rule.ours) else head).get(rule.ours) if rule.ours else None
	try:
		return write(rule.constant if found is None or found == "" else found, rule.form, zone)
	except Unreadable as error:
		raise Unwritable(str(error), rule.theirs) from None


def digest(content: Any) -> str:
	"""What tells two contents of a document apart."""
	return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()[:40]


def from_json(rules: Sequence[Rule], data: Any, zone: tzinfo) -> Incoming:
	"""A record that came as JSON."""
	found = Incoming()
	lists = {paths.split(rule.theirs)[0] for rule in rules if paths.EACH in rule.theirs}
	rows = next((paths.get(data, one) for one in sorted(lists)), None)
	try:
		for rule in rules:
			if not is_line(rule.ours):
				found.head[rule.ours] = _read(
					rule, paths.get(data, rule.theirs) if rule.theirs else None, zone
				)
		of_lines = [rule for rule in rules if is_line(rule.ours)]
		for row in rows if isinstance(rows, list) else ():
			found.lines.append(
				{
					rule.ours: _read(
						rule, paths.get(row, paths.split(rule.theirs)[1]) if rule.theirs else None, zone
					)
					for rule in of_lines
				}
			)
	except _Bad as bad:
		found.problem, found.about = str(bad), bad.about
	return found


class _Bad(Exception):
	def __init__(self, message: str, about: str):
		super().__init__(message)
		self.about = about


def _read(rule: Rule, value: Any, zone: tzinfo) -> str:
	try:
		return read(value, rule.form, zone, rule.ours in MOMENTS) or rule.constant
	except Unreadable as error:
		raise _Bad(str(error), rule.theirs or rule.ours) from None


def from_rows(
	rules: Sequence[Rule],
	subject: Subject,
	header: Sequence[str],
	rows: Sequence[Sequence[Any]],
	zone: tzinfo,
) -> Iterator[Incoming]:
	"""The records of a table; rows of one document need not stand together. Raises ValueError naming a column that is missing."""
	places = {str(title).strip(): place for place, title in reversed(list(enumerate(header)))}
	lacking = [
		rule.theirs for rule in rules if rule.theirs and rule.theirs not in places and not rule.constant
	]
	if lacking:
		raise ValueError(", ".join(lacking))
	groups: dict[Any, Incoming] = {}
	for number, row in enumerate(rows):
		if all(cell in (None, "") for cell in row):
			continue
		one = _of_row(rules, row, places, zone)
		key = tuple(one.head.get(name, "") for name in GROUPED_BY[subject])
		known = groups.setdefault(key if any(key) else number, one)
		if known is not one:
			known.lines += one.lines
			known.problem, known.about = known.problem or one.problem, known.about or one.about
	yield from groups.values()


def _of_row(rules: Sequence[Rule], row: Sequence[Any], places: Mapping[str, int], zone: tzinfo) -> Incoming:
	one, line = Incoming(), dict[str, str]()
	try:
		for rule in rules:
			place = places.get(rule.theirs)
			value = _read(rule, row[place] if place is not None and place < len(row) else None, zone)
			(line if rule.ours.startswith(LINE) else one.head)[rule.ours] = value
	except _Bad as bad:
		one.problem, one.about = str(bad), bad.about
	# what packages hold is told beside their numbers
	number = one.head.get("shipment.tracking_number")
	one.lines = [{**line, **({"line.tracking_number": number} if number else {})}] if line or number else []
	return one
