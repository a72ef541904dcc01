"""Who may do what with the app's documents: `docs/roles.md` is the rule, for every DocType and each role.

A DocType that has no row there fails the test, so a new one needs a line in the table.
"""

import re
from pathlib import Path

import frappe
import pytest
import requests

from tests.api.test_permissions import ALLOWED, ANYBODY, LOGGED_IN, ROLES
from tests.factories.users import make_user, token
from tests.support.readme import role_for_the_books, roles_for_a_set_up

PAGE = Path(__file__).resolve().parents[2] / "docs/roles.md"
RIGHTS = {"R": "read", "W": "write", "C": "create", "D": "delete", "S": "submit"}
EVERYBODY = (*ROLES, "System Manager")
NOBODY = ""


def table(title: str = "Documents", roles: tuple[str, ...] = EVERYBODY) -> dict[str, dict[str, str]]:
	"""A table of the page: cells by DocType (or method) and role."""
	rows = [
		[cell.strip() for cell in line.strip().strip("|").split("|")]
		for line in PAGE.read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n## ")[0].splitlines()
		if line.startswith("|") and not re.fullmatch(r"[|\-]+", line)
	]
	head, *body = rows
	assert tuple(head[1:]) == roles
	return {row[0]: dict(zip(roles, row[1:], strict=True)) for row in body}


def doctypes() -> list[str]:
	return frappe.get_all("DocType", {"module": "Ecom ERP", "istable": 0}, pluck="name")


def test_the_table_names_every_doctype():
	assert set(table()) == set(doctypes())


def test_the_page_says_who_may_call_what():
	"""`tests/api/test_permissions.py` calls each method as each role; the page says the same."""
	told = {
		method: {role for role, cell in cells.items() if cell == "yes"}
		for method, cells in table("Methods", ROLES).items()
	}
	assert told == {method: set(roles) for method, roles in ALLOWED.items()}
	page = PAGE.read_text(encoding="utf-8")
	assert [method for method in ANYBODY | LOGGED_IN if f"`{method}`" not in page] == []


@pytest.mark.smoke
def test_each_role_has_these_rights_and_no_others():
	users = {role: make_user(role) for role in EVERYBODY}
	nobody = make_user(NOBODY)
	wrong = []
	for doctype, letters in table().items():
		for role, user in users.items():
			has = "".join(
				letter for letter, right in RIGHTS.items() if frappe.has_permission(doctype, right, user=user)
			)
			if has != letters[role].replace("-", ""):
				wrong.append(f"{doctype}, {role}: {has or '-'} instead of {letters[role]}")
		for right in RIGHTS.values():
			for user in (nobody, "Guest"):
				if frappe.has_permission(doctype, right, user=user):
					wrong.append(f"{doctype}: {user} may {right}")
	assert wrong == []


def test_rest_follows_the_table(live_site):
	"""Lists, and making a document, over REST: refused where the table has no letter."""
	headers = {role: token(make_user(role)) for role in ROLES} | {
		"nobody": token(make_user(NOBODY)),
		"Guest": {},
	}
	wrong = []
	for doctype, letters in table().items():
		single = frappe.get_meta(doctype).issingle
		url = f"{live_site.url}/api/resource/{doctype}" + (f"/{doctype}" if single else "")
		for role, header in headers.items():
			may = letters.get(role, "")
			read = requests.get(url, headers=header, timeout=30)
			if (read.status_code == 200) != ("R" in may):
				wrong.append(f"GET {doctype} as {role}: {read.status_code}")
			if single or "C" in may:
				continue
			made = requests.post(url, json={}, headers=header, timeout=30)
			if made.status_code not in (401, 403):
				wrong.append(f"POST {doctype} as {role}: {made.status_code} {made.text[:200]}")
	assert wrong == []


SET_UP = (
	"Ecom Shop",
	"Ecom Warehouse Profile",
	"Courier Rate Card",
	"Courier Account",
	"Ecom Listing",
	"Bin Location",
)


def test_the_roles_that_the_readme_names_select_all_that_a_set_up_asks_for():
	user = make_user(*roles_for_a_set_up())
	asked = {field.options for doctype in SET_UP for field in links(doctype)}
	assert {"Company", "Warehouse", "Account", "Customer Group", "Territory", "Price List", "Item"} <= asked
	may = {
		one: [frappe.has_permission(one, right, user=user) for right in ("read", "select")] for one in asked
	}
	assert {one for one, rights in may.items() if not any(rights)} == set()


def links(doctype: str) -> list:
	"""The links of a DocType that people fill in, and those of its tables."""
	fields = frappe.get_meta(doctype).fields
	tables = [links(field.options) for field in fields if field.fieldtype == "Table"]
	own = [field for field in fields if field.fieldtype == "Link" and not field.read_only]
	return own + [field for rows in tables for field in rows]


BOOKS = ("Sales Invoice", "Payment Entry", "GL Entry")


def test_an_accountant_reads_the_books_with_the_role_that_the_readme_names():
	user = make_user("Ecom Accountant")
	assert not any(frappe.has_permission(doctype, user=user) for doctype in BOOKS)
	both = make_user("Ecom Accountant", role_for_the_books())
	assert all(frappe.has_permission(doctype, user=both) for doctype in BOOKS)


def test_a_role_of_the_app_has_no_rights_elsewhere():
	"""The app gives rights on its own DocTypes only; ERPNext's documents need ERPNext's roles."""
	rows = frappe.get_all("DocPerm", {"role": ("in", ROLES)}, ["parent", "role"])
	rows += frappe.get_all("Custom DocPerm", {"role": ("in", ROLES)}, ["parent", "role"])
	assert {row.parent for row in rows} <= set(doctypes())
