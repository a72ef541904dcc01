"""ERPNext has what the app needs of it (`embedded/needs.json`, derived from the app's code). Nothing else of ERPNext matters:
when this passes on a new version, the app finds there what it asks for."""

import json
from pydoc import locate
from typing import Any

import frappe

from embedded.needs import NEEDS
from embedded.needs.found import LAYOUT
from tests.contract import later_majors
from tests.contract.private_interfaces import find, signature_of

WANTED = json.loads(NEEDS.read_text(encoding="utf-8"))


def test_doctypes_and_fields_are_there():
	problems = []
	for doctype, wanted in WANTED["doctypes"].items():
		if not frappe.db.exists("DocType", doctype):
			problems.append(f"{doctype} does not exist")
			continue
		fields = {field.fieldname: field for field in frappe.get_doc("DocType", doctype).fields}
		problems += [
			f"{doctype}.{name}: {problem}"
			for name, promised in wanted["fields"].items()
			for problem in broken(later_majors.promises(doctype, name, promised), fields.get(name))
		]
		new = set(newly_mandatory(wanted, fields)) - later_majors.mandatory(doctype)
		problems += [f"{doctype}.{name} is mandatory now" for name in sorted(new)]
	assert not problems, "\n".join(["", *problems])


def broken(promises: dict[str, Any] | None, field: Any) -> list[str]:
	"""What is otherwise than the app counts on."""
	if promises is None:
		return []
	if field is None:
		return ["does not exist"]
	return [
		f"{key} is {field.get(key)!r}, the app counts on {value!r}"
		for key, value in promises.items()
		if field.get(key) != value
	]


def newly_mandatory(wanted: dict[str, Any], fields: dict[str, Any]) -> list[str]:
	"""Of a document that the app makes: what it cannot be saved without, and could when the needs were written."""
	return [
		name
		for name, field in fields.items()
		if "mandatory" in wanted and field.reqd and not field.default and not field.fetch_from
		if field.fieldtype not in LAYOUT and name not in wanted["mandatory"]
	]


def test_functions_take_what_they_are_called_with():
	problems = []
	for path, calls in WANTED["functions"].items():
		found = find(path) or locate(path)
		if found is None:
			problems.append(f"{path} does not exist")
			continue
		for call in calls:
			try:
				signature_of(found).bind(*[None] * call["positional"], **dict.fromkeys(call["named"]))
			except TypeError as error:
				problems.append(f"{path}: {error}")
	assert not problems, "\n".join(["", *problems])
