"""The app's use of what Frappe and ERPNext do not promise: all of it is known, and none of it has changed unread."""

import ast
import os
import re
from functools import cache
from pathlib import Path

import frappe
import pytest
from frappe.database.mariadb.database import MariaDBDatabase
from frappe.model.document import Document
from frappe.model.meta import Meta

from tests.contract import private_interfaces as private

APP = Path(__file__).resolve().parents[2] / "apps/ecom_erp"
PROMISED = {"_", "_dict"}  # of the module frappe
KNOWN = {path.rsplit(".", 1)[1] for path in private.INTERFACES} | private.ATTRIBUTES.keys()
OF_FRAPPE = {
	name for cls in (Document, Meta, MariaDBDatabase) for name in dir(cls) if not name.startswith("__")
}
# a name that the app's own modules have too; it counts where it is called of a document or of the database
AMBIGUOUS = {"lock", "is_locked", "unlock", "begin", "savepoint", "close", "add", "run"}


@pytest.fixture(scope="module")
def pins():
	if os.environ.get("UPDATE_PINS"):
		private.write_pins()
	return private.read_pins()


@cache
def nodes() -> list[tuple[str, ast.AST]]:
	"""The nodes of the app's code that can name something of Frappe, with their places."""
	return [
		(f"{file.relative_to(APP)}:{node.lineno}", node)
		for file in sorted(APP.rglob("*.py"))
		for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
		if isinstance(node, ast.Attribute | ast.Constant | ast.ImportFrom)
	]


def frappes_own() -> set[str]:
	"""Attributes with a leading underscore that Frappe's documents and database have."""
	folder = Path(frappe.__file__).parent
	files = [*folder.glob("model/*.py"), *folder.glob("database/*.py"), *folder.glob("database/mariadb/*.py")]
	text = "\n".join(file.read_text(encoding="utf-8") for file in files)
	return set(re.findall(r"(?:self\.|def )(_[a-z]\w*)", text))


def test_each_is_as_it_was_when_it_was_read(pins):
	"""A failure says that an upgrade changed what the app counts on. Read the difference, mend the app if need be, then
	update the pins: `make pins`, with BENCH= and SITE= for a reference bench."""
	known = pins.get(private.line())
	assert known is not None, (
		f"nothing is pinned for Frappe {frappe.__version__}: read all of it, then `make pins`"
	)
	changed = [
		f"{path}: {what}"
		for path, what in private.INTERFACES.items()
		if path not in known or private.pin(path) != known[path]
	]
	assert not changed, "\n".join(
		[
			"these have changed; the app counts on this. Read the difference, then update the pin: `make pins`",
			*changed,
		]
	)


def test_every_pin_is_of_something_that_is_used(pins):
	assert {path for line in pins.values() for path in line} <= private.INTERFACES.keys()
	assert {*private.ATTRIBUTES.values(), *private.FLAGS.values()} <= private.INTERFACES.keys()


def test_no_attribute_is_used_that_is_not_in_the_table():
	"""Attributes that are private by their name, or that documents and the database have beside what is documented."""
	hidden = frappes_own() - PROMISED
	unknown = set()
	for place, node in nodes():
		if (
			isinstance(node, ast.Constant)
			and isinstance(node.value, str)
			and re.fullmatch("__[a-z]+", node.value)
		):
			unknown |= {f"{place} {node.value}"} - {f"{place} {name}" for name in private.ATTRIBUTES}
		if not isinstance(node, ast.Attribute) or node.attr in KNOWN | private.DOCUMENTED:
			continue
		owner = ast.unparse(node.value)
		if owner == "self" or (node.attr in AMBIGUOUS and owner.split(".")[0] != "frappe"):
			continue
		if node.attr in hidden | OF_FRAPPE | private.ATTRIBUTES.keys():
			unknown.add(f"{place} {owner}.{node.attr}")
	assert not unknown, "\n".join(["not in tests/contract/private_interfaces.py:", *sorted(unknown)])


def test_no_flag_is_used_that_is_not_in_the_table():
	flags = {
		node.attr: place
		for place, node in nodes()
		if isinstance(node, ast.Attribute)
		and isinstance(node.value, ast.Attribute)
		and node.value.attr == "flags"
		and node.attr not in private.FLAGS
		and node.attr not in private.OWN_FLAGS
	}
	assert flags == {}


def test_own_flags_are_none_of_frappes():
	folder = Path(frappe.__file__).parent
	text = "\n".join(file.read_text(encoding="utf-8") for file in folder.glob("model/*.py"))
	assert private.OWN_FLAGS & set(re.findall(r"flags\.(\w+)", text)) == set()


def test_nothing_is_imported_that_is_not_in_the_table():
	"""From modules that Frappe's documentation does not have, from ERPNext, and from the queue below."""
	unknown = {
		f"{place} {node.module}.{alias.name}"
		for place, node in nodes()
		if isinstance(node, ast.ImportFrom) and node.module not in private.DOCUMENTED_MODULES
		if (node.module or "").split(".")[0] in ("frappe", "erpnext", "rq")
		for alias in node.names
		if not any(
			path == f"{node.module}.{alias.name}" or path.startswith(f"{node.module}.{alias.name}.")
			for path in private.INTERFACES
		)
	}
	assert not unknown, "\n".join(["not in tests/contract/private_interfaces.py:", *sorted(unknown)])


def test_a_changed_source_is_told_from_a_new_comment():
	def one(self, more=True):
		"""Says this."""
		return more

	def same(self, more=True):
		"""Says that."""
		# a remark

		return more

	def other(self, more=True):
		"""Says this."""
		return not more

	def text(function) -> str:
		return private.normalised(function).replace(function.__name__, "name")

	assert text(one) == text(same)
	assert text(one) != text(other)
