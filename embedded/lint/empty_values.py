"""Filters that let through rows of which nothing is known: to Frappe, an empty day lies in the year 1, and an empty number is 0."""

import ast
import json
from collections.abc import Iterator
from functools import cache

from embedded import paths
from embedded.lint.sources import Source

BEFORE = ("<", "<=")
MEASURED = ("Date", "Datetime", "Time", "Int", "Float", "Currency", "Percent", "Duration")
SET = ("is", "set")
ADVICE = "{0} may be empty, and Frappe takes that as the year 1 or 0: say `is set` too, or use `between`"


def unset_before(source: Source) -> Iterator[tuple[int, str]]:
	"""A filter by what comes before is one by what is set, too: a row without the value is neither late nor old."""
	seen = _parts_of_database_calls(source.tree)
	for node in ast.walk(source.tree):  # what lies outside comes first
		if node in seen:
			continue
		if isinstance(node, ast.Dict):
			yield from _in_dict(node)
		elif isinstance(node, ast.List | ast.Tuple):
			rows = [one for one in node.elts if isinstance(one, ast.List | ast.Tuple)]
			seen.update(rows)
			yield from _in_list(rows or [node])


def _parts_of_database_calls(tree: ast.AST) -> set[ast.AST]:
	"""`frappe.db.delete`, `count` and the like put filters into the query as they are."""
	return {
		part
		for node in ast.walk(tree)
		if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("frappe.db.")
		for part in ast.walk(node)
	}


def _in_dict(node: ast.Dict) -> Iterator[tuple[int, str]]:
	for key, value in zip(node.keys, node.values, strict=True):
		if key is None or not isinstance(value, ast.List | ast.Tuple) or len(value.elts) != 2:
			continue
		if _constant(value.elts[0]) in BEFORE and may_be_empty(_constant(key)):
			yield value.lineno, ADVICE.format(ast.unparse(key))


def _in_list(rows: list[ast.List | ast.Tuple]) -> Iterator[tuple[int, str]]:
	"""Filters that stand together, each [field, operator, value] or [DocType, field, operator, value]."""
	parts = [part for row in rows if (part := _filter(row))]
	known = {field for field, operator, value in parts if (operator, value) == SET}
	for row in rows:
		part = _filter(row)
		if part and part[1] in BEFORE and part[0] not in known and may_be_empty(_field(row)):
			yield row.lineno, ADVICE.format(part[0])


def _filter(row: ast.List | ast.Tuple) -> tuple[str, object, object] | None:
	if len(row.elts) not in (3, 4):
		return None
	field, operator, value = row.elts[-3:]
	return ast.unparse(field), _constant(operator), _constant(value)


def _field(row: ast.List | ast.Tuple) -> object:
	return _constant(row.elts[-3])


def _constant(node: ast.expr) -> object:
	return node.value if isinstance(node, ast.Constant) else None


def may_be_empty(field: object) -> bool:
	"""Whether a field of this name may be empty in a DocType of the app; one whose name the code does not spell out may."""
	return field is None or field in _nullable()


@cache
def _nullable() -> frozenset[str]:
	found = set()
	for file in paths.APP.glob("ecom_erp/doctype/*/*.json"):
		for field in json.loads(file.read_text()).get("fields", []):
			if field["fieldtype"] in MEASURED and not field.get("reqd") and not field.get("default"):
				found.add(field["fieldname"])
	return frozenset(found)
