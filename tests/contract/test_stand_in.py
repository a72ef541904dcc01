"""The stand-in of ERPNext has the shape of ERPNext: DocTypes, fields, rights and functions of `stand_in.json` are held against
the platform, on the embedded bench and on an ERPNext of the version that the stand-in follows.
"""

import ast
import importlib
import inspect
from pathlib import Path
from typing import Any

import erpnext
import frappe
import pytest

from ecom_erp import hooks
from embedded.erpnext.shapes import LAYOUT_TYPES, data_fields, load_shapes
from tests.contract import private_interfaces

ROOT = Path(__file__).resolve().parents[2]
SHAPES = load_shapes()
DOCTYPES = SHAPES["doctypes"]

pytestmark = pytest.mark.skipif(
	not erpnext.__version__.startswith(f"{SHAPES['erpnext']}."), reason="the stand-in follows another version"
)

DOCTYPE_FLAGS = ("is_submittable", "istable", "issingle", "is_tree")
DOCTYPE_TEXTS = ("module", "autoname", "title_field", "nsm_parent_field", "image_field")
FIELD_TEXTS = ("fieldtype", "options", "default", "fetch_from", "label")
FIELD_FLAGS = ("reqd", "read_only", "allow_on_submit", "no_copy", "unique")


def stored(doctype: str) -> Any:
	"""The DocType as its app ships it, without what a site adds."""
	return frappe.get_doc("DocType", doctype)


def text(value: Any) -> str:
	"""Texts that mean the same read the same: no value, an empty one and zero, lines with blanks at their ends."""
	if value in (None, "0", 0):
		return ""
	return "\n".join(line.strip() for line in str(value).split("\n")).strip()


def flag(value: Any) -> int:
	return int(bool(int(value or 0)))


def differences(owner: str, wanted: Any, found: Any, texts: tuple, flags: tuple) -> list[str]:
	out = []
	for read, names in ((text, texts), (flag, flags)):
		for name in names:
			here, there = read(wanted.get(name)), read(found.get(name))
			if here != there:
				out.append(f"{owner}: {name} is {there!r}, the stand-in says {here!r}")
	return out


def test_doctypes_are_as_the_stand_in_says():
	"""Type, label, options, default and flags of every field, and the properties of the DocType."""
	problems = [problem for doctype in DOCTYPES for problem in differences_of(doctype)]
	assert not problems, "\n".join(["", *problems])


def differences_of(doctype: str) -> list[str]:
	if not frappe.db.exists("DocType", doctype):
		return [f"{doctype} does not exist"]
	wanted, found = DOCTYPES[doctype], stored(doctype)
	fields = {field.fieldname: field for field in found.fields}
	problems = differences(doctype, wanted, found, DOCTYPE_TEXTS, DOCTYPE_FLAGS)
	for field in data_fields(wanted):
		name = f"{doctype}.{field['fieldname']}"
		if field["fieldname"] not in fields:
			problems.append(f"{name} does not exist")
			continue
		problems += differences(name, field, fields[field["fieldname"]], FIELD_TEXTS, FIELD_FLAGS)
	return problems + unknown_mandatory_fields(doctype, found)


def unknown_mandatory_fields(doctype: str, found: Any) -> list[str]:
	"""Fields that a document cannot be saved without and that the stand-in does not know."""
	known = {field["fieldname"] for field in DOCTYPES[doctype]["fields"]}
	return [
		f"{doctype}.{field.fieldname} is mandatory without a default, the stand-in does not name it"
		for field in found.fields
		if field.reqd and not field.default and field.fieldname not in known
		if field.fieldtype not in LAYOUT_TYPES and not field.fetch_from
	]


def test_roles_may_do_what_the_stand_in_says():
	"""Every permission of the stand-in is given by the platform."""
	problems = [problem for doctype in DOCTYPES for problem in missing_rights(doctype)]
	assert not problems, "\n".join(["", *problems])


def missing_rights(doctype: str) -> list[str]:
	problems = []
	granted: dict[tuple, set[str]] = {}
	for row in stored(doctype).permissions:
		rights = granted.setdefault((row.role, int(row.permlevel or 0), flag(row.if_owner)), set())
		rights.update(name for name, value in row.as_dict().items() if value == 1)
	for row in DOCTYPES[doctype].get("permissions", ()):
		key = (row["role"], row.get("permlevel", 0), row.get("if_owner", 0))
		missing = set(row["can"].split()) - granted.get(key, set())
		if missing:
			problems.append(f"{doctype}: {key} lacks {sorted(missing)}")
	return problems


def test_functions_take_what_the_stand_in_says():
	"""They exist, take the named arguments in this order, and need no others."""
	for function in SHAPES["functions"]:
		takes_what_it_says(function)


def takes_what_it_says(function: dict) -> None:
	found = locate(function["path"])
	if function.get("kind") == "class":
		assert inspect.isclass(found), function["path"]
		return
	parameters = list(inspect.signature(found).parameters.values())
	named = [p for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
	wanted = [argument.rstrip("?") for argument in function["args"]]
	optional = {argument.rstrip("?") for argument in function["args"] if argument.endswith("?")}
	assert [p.name for p in named if p.name in wanted] == wanted, function["path"]
	needed = {p.name for p in named if p.default is p.empty}
	assert needed == set(wanted) - optional, function["path"]
	if function.get("more"):
		assert len(named) < len(parameters), "takes no further arguments"
	if function.get("whitelisted"):
		assert found in frappe.whitelisted or inspect.unwrap(found) in map(inspect.unwrap, frappe.whitelisted)


def locate(path: str) -> Any:
	"""The function or class at a dotted path."""
	module, name = path.rsplit(".", 1)
	return getattr(importlib.import_module(module), name)


def test_every_import_from_erpnext_is_in_the_stand_in():
	"""Of the app and of the tests."""
	named = {function["path"] for function in SHAPES["functions"]}
	files = {*(ROOT / "apps").rglob("*.py"), *(ROOT / "tests").rglob("*.py")} - {
		Path(private_interfaces.__file__)
	}
	# methods whose place the app takes are called by whoever calls ERPNext's
	named |= set(hooks.override_whitelisted_methods)
	missing = {f"{path.relative_to(ROOT)}: {name}" for path in files for name in imported(path) - named}
	assert not missing, "\n".join(["", *sorted(missing)])


def imported(file: Path) -> set[str]:
	"""Dotted paths that a file imports from ERPNext or names in a text."""
	found = set()
	for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
		if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "erpnext":
			found |= {f"{node.module}.{alias.name}" for alias in node.names}
		elif isinstance(node, ast.Constant) and isinstance(node.value, str):
			is_path = node.value.startswith("erpnext.") and all(map(str.isidentifier, node.value.split(".")))
			found |= {node.value} if is_path else set()
	return found


def test_roles_of_the_stand_in_exist():
	existing = set(frappe.get_all("Role", pluck="name"))
	assert set(SHAPES["roles"]) <= existing


def test_modules_belong_to_erpnext():
	modules = dict(frappe.get_all("Module Def", fields=["name", "app_name"], as_list=True))
	assert {name: modules.get(name) for name in SHAPES["modules"]} == dict.fromkeys(
		SHAPES["modules"], "erpnext"
	)
