"""Reading a Python module of the app."""

import ast
from collections.abc import Iterator
from pathlib import Path

from embedded.needs.found import WORD, Found

# columns of every DocType
STANDARD = frozenset(
	{
		*("name", "owner", "creation", "modified", "modified_by", "docstatus", "idx"),
		*("parent", "parenttype", "parentfield", "*"),
	}
)
QUERIES = frozenset(
	{
		*("get_all", "get_list", "get_value", "get_values", "set_value", "exists", "count"),
		*("get_cached_value", "delete"),
	}
)
NAMING = QUERIES | {"new_doc", "get_doc", "get_cached_doc", "DocType", "delete_doc", "get_meta"}


def read_python(
	file: Path, found: Found, doctypes: set[str], own_fields: frozenset[str] = frozenset()
) -> None:
	"""What a module needs that is called for events of `doctypes`; `own_fields` are those that the app adds to
	DocTypes."""
	tree = ast.parse(file.read_text(encoding="utf-8"))
	texts, words, imported = set(), set(), {}
	nodes = list(_running(tree))
	for node in nodes:
		if isinstance(node, ast.Constant) and isinstance(node.value, str):
			texts.add(node.value)
			words |= set(WORD.findall(node.value)) if len(node.value) < 200 else set()
		elif isinstance(node, ast.Attribute):
			words.add(node.attr)
		elif isinstance(node, ast.keyword) and node.arg:
			words.add(node.arg)
		elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("frappe", "erpnext"):
			for alias in node.names:
				imported[alias.asname or alias.name] = f"{node.module}.{alias.name}"
				found.functions[f"{node.module}.{alias.name}"] |= set()
	found.names(sorted((texts & found.shapes.keys()) | doctypes), words)
	constants = _constants(tree)
	for node in nodes:
		if isinstance(node, ast.Call):
			_call(node, f"{file.name}:{node.lineno}", found, imported, constants, own_fields)


def _running(tree: ast.AST) -> Iterator[ast.AST]:
	"""All nodes but those that only type checkers read."""
	waiting = [tree]
	while waiting:
		node = waiting.pop()
		if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
			continue
		yield node
		waiting.extend(ast.iter_child_nodes(node))


def _constants(tree: ast.Module) -> dict[str, str]:
	"""Texts that a module gives names to."""
	out = {}
	for node in tree.body:
		if not isinstance(node, ast.Assign):
			continue
		for target in node.targets:
			pairs = [(target, node.value)]
			if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
				pairs = list(zip(target.elts, node.value.elts, strict=False))
			out |= {
				name.id: value.value
				for name, value in pairs
				if isinstance(name, ast.Name)
				and isinstance(value, ast.Constant)
				and isinstance(value.value, str)
			}
	return out


def _call(
	node: ast.Call,
	place: str,
	found: Found,
	imported: dict[str, str],
	constants: dict[str, str],
	own_fields: frozenset[str],
) -> None:
	if isinstance(node.func, ast.Name):
		path = imported.get(node.func.id, "")
		if path.startswith("erpnext."):
			names = tuple(sorted(word.arg for word in node.keywords if word.arg))
			found.functions[path].add((len(node.args), names))
		return
	if not isinstance(node.func, ast.Attribute) or not node.args or _root(node.func) != "frappe":
		return
	first = node.args[0]
	doctype = constants.get(first.id) if isinstance(first, ast.Name) else getattr(first, "value", None)
	if node.func.attr not in NAMING or not isinstance(doctype, str):
		return
	if doctype not in found.shapes:
		if found.others and doctype not in found.others:
			found.problems.append(f"{place}: nobody has a DocType {doctype}")
		return
	if node.func.attr == "new_doc":
		found.built.add(doctype)
	if node.func.attr in QUERIES:
		asked = _asked(node)
		found.fields[doctype] |= asked & found.known(doctype).keys()
		for name in sorted(asked - found.known(doctype).keys() - STANDARD - own_fields):
			found.problems.append(f"{place}: {doctype} has no field {name}")


def _root(node: ast.expr) -> str:
	"""`frappe` of `frappe.db.get_value`."""
	while isinstance(node, ast.Attribute):
		node = node.value
	return node.id if isinstance(node, ast.Name) else ""


def _asked(node: ast.Call) -> set[str]:
	"""The fields that a query names as plain texts: in its list of fields, and as keys of its filters."""
	out: set[str] = set()
	values = [
		*node.args[1:3],
		*(word.value for word in node.keywords if word.arg in ("fields", "fieldname", "filters")),
	]
	for value in values:
		if isinstance(value, ast.Dict):
			out |= {key.value for key in value.keys if isinstance(key, ast.Constant)}
		elif isinstance(value, ast.List | ast.Tuple):
			out |= {
				each.value
				for each in value.elts
				if isinstance(each, ast.Constant) and isinstance(each.value, str)
			}
	pluck = [
		word.value.value
		for word in node.keywords
		if word.arg == "pluck" and isinstance(word.value, ast.Constant)
	]
	return {name for name in {*out, *pluck} if isinstance(name, str) and WORD.fullmatch(name)}
