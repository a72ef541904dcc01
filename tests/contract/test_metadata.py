"""The contract file against the platform's own metadata.

On a reference bench this holds the contract against ERPNext; on the embedded bench it proves that the stand-in was
generated from it.
"""

import importlib
import inspect
from typing import Any

import frappe
import pytest

from embedded.erpnext.contract import LAYOUT_TYPES, data_fields, load_contract

CONTRACT = load_contract()
DOCTYPES = CONTRACT["doctypes"]

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
				out.append(f"{owner}: {name} is {there!r}, the contract says {here!r}")
	return out


@pytest.mark.parametrize("doctype", DOCTYPES)
def test_doctype_is_as_the_contract_says(doctype):
	"""Type, label, options, default and flags of every field, and the properties of the DocType."""
	assert frappe.db.exists("DocType", doctype), f"{doctype} does not exist"
	wanted, found = DOCTYPES[doctype], stored(doctype)
	fields = {field.fieldname: field for field in found.fields}
	problems = differences(doctype, wanted, found, DOCTYPE_TEXTS, DOCTYPE_FLAGS)
	for field in data_fields(wanted):
		name = f"{doctype}.{field['fieldname']}"
		if field["fieldname"] not in fields:
			problems.append(f"{name} does not exist")
			continue
		problems += differences(name, field, fields[field["fieldname"]], FIELD_TEXTS, FIELD_FLAGS)
	problems += unknown_mandatory_fields(doctype, found)
	assert not problems, "\n".join(["", *problems])


def unknown_mandatory_fields(doctype: str, found: Any) -> list[str]:
	"""Fields that a document cannot be saved without and that the contract does not know."""
	known = {field["fieldname"] for field in DOCTYPES[doctype]["fields"]}
	return [
		f"{doctype}.{field.fieldname} is mandatory without a default, the contract does not name it"
		for field in found.fields
		if field.reqd and not field.default and field.fieldname not in known
		if field.fieldtype not in LAYOUT_TYPES and not field.fetch_from
	]


@pytest.mark.parametrize("doctype", [name for name, it in DOCTYPES.items() if it.get("permissions")])
def test_roles_may_do_what_the_contract_says(doctype):
	"""Every permission of the contract is given by the platform."""
	problems = []
	granted: dict[tuple, set[str]] = {}
	for row in stored(doctype).permissions:
		rights = granted.setdefault((row.role, int(row.permlevel or 0), flag(row.if_owner)), set())
		rights.update(name for name, value in row.as_dict().items() if value == 1)
	for row in DOCTYPES[doctype]["permissions"]:
		key = (row["role"], row.get("permlevel", 0), row.get("if_owner", 0))
		missing = set(row["can"].split()) - granted.get(key, set())
		if missing:
			problems.append(f"{doctype}: {key} lacks {sorted(missing)}")
	assert not problems, "\n".join(["", *problems])


@pytest.mark.parametrize("function", CONTRACT["functions"], ids=lambda function: function["path"])
def test_function_takes_what_the_contract_says(function):
	"""It exists, takes the named arguments in this order, and needs no others."""
	found = locate(function["path"])
	if function.get("kind") == "class":
		assert inspect.isclass(found)
		return
	parameters = list(inspect.signature(found).parameters.values())
	named = [p for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
	wanted = [argument.rstrip("?") for argument in function["args"]]
	optional = {argument.rstrip("?") for argument in function["args"] if argument.endswith("?")}
	assert [p.name for p in named if p.name in wanted] == wanted
	needed = {p.name for p in named if p.default is p.empty}
	assert needed == set(wanted) - optional
	if function.get("more"):
		assert len(named) < len(parameters), "takes no further arguments"
	if function.get("whitelisted"):
		assert found in frappe.whitelisted or inspect.unwrap(found) in map(inspect.unwrap, frappe.whitelisted)


def locate(path: str) -> Any:
	"""The function or class at a dotted path."""
	module, name = path.rsplit(".", 1)
	return getattr(importlib.import_module(module), name)


def test_roles_of_the_contract_exist():
	existing = set(frappe.get_all("Role", pluck="name"))
	assert set(CONTRACT["roles"]) <= existing


def test_modules_belong_to_erpnext():
	modules = dict(frappe.get_all("Module Def", fields=["name", "app_name"], as_list=True))
	assert {name: modules.get(name) for name in CONTRACT["modules"]} == dict.fromkeys(
		CONTRACT["modules"], "erpnext"
	)
