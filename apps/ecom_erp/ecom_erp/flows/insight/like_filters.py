"""Filters of long lists that few rows pass: those that ask for a part of a text, as those of the ID and of numbers do, or
whether there is a text at all.

For the newest rows with a part of a text MariaDB goes through the list in its order and reads row after row until it has a
page of them: all rows, where few have it. The column's index has the texts and the names alone. So the index is asked first,
for the values where a column has few of them (a channel, a payment state), else for the names; and the list for those. Who
enters a whole ID or number means that one. Whether there is a text no index knows: the rows are found by the other filters."""

from collections.abc import Sequence
from typing import Any

import frappe

from ecom_erp.flows.insight.list_indexes import MANY

MOST = 1000  # names; with more rows than that a page of them is soon found
FEW = 50  # values of a column that says of what kind something is

Filter = Sequence[Any]
_IDENTIFIERS = frozenset({"name", "number", "order_number", "tracking_number", "external_id"})
_PLAIN = frozenset(
	{"=", "!=", "<", ">", "<=", ">=", "in", "not in", "is"}
)  # operators that mean what they say


def answered_by_index(doctype: str, filters: Sequence[Filter]) -> list[Filter]:
	"""The filters, [doctype, field, operator, value] each, as ones that let the same rows through and are found sooner; a whole
	ID or number lets its own rows through alone."""
	if _asks_for_rare_texts(doctype, filters):
		return _by_name(doctype, filters)
	return [_by_value_or_name(doctype, one) if _reads_all(doctype, one) else one for one in filters]


def _asks_for_rare_texts(doctype: str, filters: Sequence[Filter]) -> bool:
	"""Whether rows with a text in a column without index are asked for, among those that other filters leave."""
	return (
		doctype in MANY
		and len(filters) > 1
		and all(_is_plain(doctype, one) for one in filters)
		and any(one[2] == "is" and one[3] == "set" and not _is_indexed(doctype, one[1]) for one in filters)
	)


def _is_plain(doctype: str, one: Filter) -> bool:
	"""Whether it asks for a field of the document that whoever may read the document may read."""
	if not (isinstance(one, list) and len(one) == 4 and one[0] == doctype and one[2] in _PLAIN):
		return False
	df = frappe.get_meta(doctype).get_field(one[1])
	return bool(df and not df.permlevel)


def _by_name(doctype: str, filters: Sequence[Filter]) -> list[Filter]:
	query = frappe.qb.get_query(
		doctype, fields=["name"], filters=[list(one) for one in filters], limit=MOST + 1
	)
	names = query.run(pluck=True)
	return list(filters) if len(names) > MOST else [[doctype, "name", "in", names or [""]]]


def _reads_all(doctype: str, one: Filter) -> bool:
	if not (isinstance(one, list) and len(one) == 4 and doctype in MANY):
		return False
	of, field, operator, value = one
	wanted = isinstance(value, str) and value.startswith("%") and value.strip("%")
	return of == doctype and operator == "like" and bool(wanted) and _is_indexed(doctype, field)


def _is_indexed(doctype: str, field: str) -> bool:
	"""Whether the column has an index, and may be asked by whoever may read the document."""
	if field == "name":
		return True
	df = frappe.get_meta(doctype).get_field(field)
	return bool(df and not df.permlevel and (df.search_index or df.in_standard_filter))


def _by_value_or_name(doctype: str, one: Filter) -> Filter:
	_doctype, field, _operator, value = one
	table = frappe.qb.DocType(doctype)
	whole = value.strip("%")
	if field in _IDENTIFIERS and frappe.db.exists(doctype, {field: whole}):
		return [doctype, field, "=", whole]
	if field != "name" and not frappe.get_meta(doctype).get_field(field).search_index:
		query = frappe.qb.from_(table).select(table[field]).distinct().where(table[field].like(value))
		values = query.limit(FEW + 1).run(pluck=True)
		if len(values) <= FEW:
			return [doctype, field, "in", values or [""]]
	query = frappe.qb.from_(table).select(table.name).where(table[field].like(value)).limit(MOST + 1)
	names = query.run(pluck=True)
	return one if len(names) > MOST else [doctype, "name", "in", names or [""]]
