"""What the app needs of ERPNext is read off its code."""

from pathlib import Path

import pytest

from embedded.needs.found import Found, as_json, excess
from embedded.needs.modules import read_python

SHAPES = {
	"Sales Order": {
		"fields": [
			{"fieldname": "customer", "fieldtype": "Link", "options": "Customer", "reqd": 1},
			{"fieldname": "status", "fieldtype": "Select", "options": "Draft\nClosed"},
			{"fieldname": "terms", "fieldtype": "Text"},
			{"fieldname": "items", "fieldtype": "Table", "options": "Sales Order Item"},
		]
	},
	"Sales Order Item": {"fields": [{"fieldname": "qty", "fieldtype": "Float"}]},
	"Customer": {"fields": [{"fieldname": "territory", "fieldtype": "Link", "options": "Territory"}]},
}


def used(folder: Path, code: str, events: frozenset[str] = frozenset()) -> tuple[dict, list[str]]:
	"""The needs of one module, and what is wrong in it."""
	file = folder / "module.py"
	file.write_text(code)
	found = Found(SHAPES)
	read_python(file, found, set(events))
	return as_json(found), found.problems


def test_a_document_that_is_made_needs_its_fields_and_those_of_its_rows(tmp_path):
	found, _problems = used(
		tmp_path,
		"doc = frappe.new_doc('Sales Order')\ndoc.update({'customer': c})\ndoc.append('items', {'qty': 1})\n",
	)
	order = found["doctypes"]["Sales Order"]
	assert set(order["fields"]) == {"customer", "items"}
	assert order["mandatory"] == ["customer"]
	assert set(found["doctypes"]["Sales Order Item"]["fields"]) == {"qty"}


def test_a_document_whose_events_a_module_hears_is_read_by_its_attributes(tmp_path):
	found, _problems = used(
		tmp_path, "def submitted(doc):\n\treturn doc.status\n", frozenset({"Sales Order"})
	)
	assert found["doctypes"]["Sales Order"]["fields"] == {"status": {"fieldtype": "Select"}}


def test_a_query_for_a_field_that_does_not_exist_is_a_problem(tmp_path):
	_found, problems = used(tmp_path, "frappe.get_all('Customer', {'territory': 1}, ['name', 'zone'])\n")
	assert [problem.split(": ", 1)[1] for problem in problems] == ["Customer has no field zone"]


def test_a_doctype_that_nobody_has_is_a_problem(tmp_path):
	file = tmp_path / "module.py"
	file.write_text("frappe.get_doc('Blanket Order', name)\nfrappe.get_doc('ToDo', name)\n")
	found = Found(SHAPES, frozenset({"ToDo"}))
	read_python(file, found, set())
	assert found.problems == ["module.py:1: nobody has a DocType Blanket Order"]


def test_a_function_is_needed_with_its_arguments(tmp_path):
	found, _problems = used(
		tmp_path, "from erpnext.stock.utils import get_bin\nget_bin('a', warehouse='b')\n"
	)
	assert found["functions"] == {"erpnext.stock.utils.get_bin": [{"positional": 1, "named": ["warehouse"]}]}


def test_what_other_objects_are_asked_for_is_no_query(tmp_path):
	_found, problems = used(tmp_path, "client.get_list('Customer', {'zone': 1})\n")
	assert problems == []


def test_what_only_type_checkers_read_is_not_needed(tmp_path):
	found, _problems = used(tmp_path, "if TYPE_CHECKING:\n\tfrom erpnext.stock.utils import get_bin\n")
	assert found["functions"] == {}


@pytest.mark.parametrize(
	"code",
	[
		"frappe.get_all('Customer')",
		"frappe.get_all('Sales Order', {'terms': 1})",
		"frappe.new_doc('Sales Order')",
		"from erpnext.stock.utils import get_bin",
	],
)
def test_more_than_is_written_down_is_told(tmp_path, code):
	known, _problems = used(tmp_path, "frappe.get_all('Sales Order', {'status': 1})\n")
	assert excess(known, known) == []
	assert excess(known, used(tmp_path, code)[0])


def test_less_is_not(tmp_path):
	known, _problems = used(tmp_path, "frappe.get_all('Sales Order', {'status': 1, 'terms': 2})\n")
	assert excess(known, used(tmp_path, "frappe.get_all('Sales Order', {'status': 1})")[0]) == []
