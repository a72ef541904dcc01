"""Orders from the rows of an export. A row with a problem keeps its order from being made; each problem names row and column."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any

from ecom_erp.core.intake.copies.cells import Unreadable, read
from ecom_erp.core.intake.copies.columns import COLUMNS, NEEDED, Column
from ecom_erp.core.intake.order_table import TableOrder
from ecom_erp.core.intake.table_values import Problem
from ecom_erp.core.orders.canonical import (
	LONGEST_IDENTIFIER,
	Address,
	Buyer,
	CanonicalOrder,
	Line,
	storable_order,
)

_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
ORDER_ID, LINE_ID = "order.id", "line.id"
_IDS = (ORDER_ID, LINE_ID)
_PARTS = {"buyer": Buyer, "shipping_address": Address, "billing_address": Address}


def missing(header: Sequence[Any]) -> list[str]:
	"""Columns that the table lacks and that no order can be made without."""
	return [name for name in NEEDED if name not in _places(header)]


def read_copies(
	header: Sequence[Any], table: Sequence[Sequence[Any]], first_row: int = 2
) -> Iterator[TableOrder]:
	"""The orders of an export in the order of their first rows. `first_row`: the number people see beside the first row."""
	places = _places(header)
	groups: dict[str, list[tuple[int, Sequence[Any]]]] = {}
	for number, row in enumerate(table, first_row):
		if any(cell not in (None, "") for cell in row):
			key = str(_cell(row, places[ORDER_ID])).strip() or f"\0{number}"
			groups.setdefault(key, []).append((number, row))
	for key, group in groups.items():
		yield _order(key.partition("\0")[0], group, places)


def _places(header: Sequence[Any]) -> dict[str, int]:
	found: dict[str, int] = {}
	for place, title in enumerate(header):
		found.setdefault(str(title or "").strip(), place)
	return found


def _cell(row: Sequence[Any], place: int) -> Any:
	value = row[place] if place < len(row) else None
	return "" if value is None else value


def _order(order_id: str, group, places: Mapping[str, int]) -> TableOrder:
	problems: list[Problem] = []
	whole = [one for one in COLUMNS.values() if one.name in places and not one.of_line]
	of_line = [one for one in COLUMNS.values() if one.name in places and one.of_line]
	first_row, first = group[0]
	values = _values(first_row, first, whole, places, problems)
	for number, row in group[1:]:
		for column in whole:
			place = places[column.name]
			if _cell(row, place) != _cell(first, place):
				text = "Differs from row {other} of the same order"
				problems.append(Problem(number, column.name, text, {"other": first_row}))
	lines = _lines(group, of_line, places, problems)
	if problems:
		return TableOrder(order_id, first_row, None, tuple(problems))
	try:
		order = storable_order(_built(values, lines))
	except TypeError:
		problem = Problem(first_row, "", "A column that orders need is empty in this row")
		return TableOrder(order_id, first_row, None, (problem,))
	return TableOrder(order_id, first_row, order, ())


def _lines(group, columns, places, problems) -> tuple[Line, ...]:
	found: list[Line] = []
	for number, row in group:
		if all(_cell(row, places[one.name]) == "" for one in columns):
			continue
		values = _values(number, row, columns, places, problems)
		given = _given(Line, {one.field: values[one.name] for one in columns})
		given = {"listing_id": "", "sku": "", "title": "", **given}
		try:
			found.append(Line(**given))
		except TypeError:
			problems.append(Problem(number, "", "A column that orders need is empty in this row"))
	if len({line.external_id for line in found}) < len(found):
		problems.append(Problem(group[0][0], LINE_ID, "The order has two lines with this ID"))
	return tuple(found)


def _values(number, row, columns: Sequence[Column], places, problems) -> dict[str, Any]:
	values = {}
	for column in columns:
		cell = _cell(row, places[column.name])
		try:
			values[column.name] = read(column.hint, cell)
			_check_id(column.name, cell)
		except Unreadable as error:
			values[column.name] = None
			problems.append(Problem(number, column.name, str(error)))
	return values


def _check_id(name: str, cell: Any) -> None:
	if name not in _IDS:
		return
	if not str(cell).strip():
		raise Unreadable("The ID is missing. Each row needs the ID of its order.")
	if isinstance(cell, float) or _ROUNDED.fullmatch(str(cell)):
		raise Unreadable(
			"A spreadsheet program has rounded this ID. Export the file again with this column as text."
		)
	if len(str(cell)) > LONGEST_IDENTIFIER:
		raise Unreadable("An ID has at most 100 characters")


def _built(values: Mapping[str, Any], lines: tuple[Line, ...]) -> CanonicalOrder:
	given: dict[str, Any] = {}
	parts: dict[str, dict[str, Any]] = {name: {} for name in _PARTS}
	for name, value in values.items():
		column = COLUMNS[name]
		(parts[column.part] if column.part else given)[column.field] = value
	given = _given(CanonicalOrder, given)
	objects = {name: cls(**_given(cls, parts[name])) for name, cls in _PARTS.items()}
	given.setdefault("number", given.get("external_id"))
	given.setdefault("updated_at", given.get("created_at"))
	return CanonicalOrder(**given, **objects, lines=lines)


def _given(cls: Any, values: Mapping[str, Any]) -> dict[str, Any]:
	"""What the row says; an empty cell says what the field is by itself, and what may be nothing is nothing."""
	defaults = {one.name: one.default for one in fields(cls)}
	found = {}
	for name, value in values.items():
		if value is not None or (defaults[name] is not MISSING and _may_be_nothing(cls, name)):
			found[name] = value
	return found


def _may_be_nothing(cls: Any, name: str) -> bool:
	hint = next(one.hint for one in COLUMNS.values() if one.field == name and _is_of(one, cls))
	return "None" in str(hint)


def _is_of(column: Column, cls: Any) -> bool:
	if column.of_line:
		return cls is Line
	return cls is (_PARTS[column.part] if column.part else CanonicalOrder)
