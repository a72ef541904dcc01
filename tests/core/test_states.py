"""The statuses of all documents: the tables, the DocTypes, and that nobody writes a status as a text of its own."""

import ast
import itertools
import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from ecom_erp.core.orders.holds import HoldStatus
from ecom_erp.core.states.file_import import IMPORT
from ecom_erp.core.states.fulfilment import FULFILMENT
from ecom_erp.core.states.integrity import CHECK, FINDING
from ecom_erp.core.states.label import LABEL
from ecom_erp.core.states.message import MESSAGE
from ecom_erp.core.states.order import ORDER
from ecom_erp.core.states.package import PACKAGE
from ecom_erp.core.states.review import ReviewState
from ecom_erp.core.states.table import IllegalTransition, StateTable
from ecom_erp.core.states.ticket import TICKET, Approval
from ecom_erp.core.states.wave import WAVE

APP = Path(__file__).resolve().parents[2] / "apps/ecom_erp/ecom_erp"
# ERPNext's own statuses; what an older version wrote; the Workflows as they are first made
OTHERS = ("erp", "patches", "setup")
TABLES = {
	"ecom_order": ORDER,
	"fulfilment_order": FULFILMENT,
	"fulfilment_package": PACKAGE,
	"shipping_label": LABEL,
	"after_sales_ticket": TICKET,
	"fulfilment_wave": WAVE,
	"inbox_message": MESSAGE,
	"outbox_message": MESSAGE,
	"order_import": IMPORT,
	"integrity_check": CHECK,
	"integrity_finding": FINDING,
}
STATUSES = {status.value for table in TABLES.values() for status in table.statuses}
STATUSES |= {status.value for enum in (ReviewState, Approval, HoldStatus) for status in enum}


@pytest.mark.parametrize("doctype", TABLES)
def test_a_doctype_has_the_statuses_of_its_table(doctype):
	path = APP / f"ecom_erp/doctype/{doctype}/{doctype}.json"
	[field] = [
		one for one in json.loads(path.read_text(encoding="utf-8"))["fields"] if one["fieldname"] == "status"
	]
	assert field["options"].split("\n") == [status.value for status in TABLES[doctype].statuses]


def test_holds_have_the_statuses_of_their_enum():
	path = APP / "ecom_erp/doctype/ecom_order_hold/ecom_order_hold.json"
	[field] = [
		one for one in json.loads(path.read_text(encoding="utf-8"))["fields"] if one["fieldname"] == "status"
	]
	assert field["options"].split("\n") == list(HoldStatus)


@pytest.mark.parametrize("table", dict.fromkeys(TABLES.values()), ids=lambda table: table.what)
def test_from_the_first_status_all_others_can_be_reached(table):
	first = next(iter(table.statuses))
	reached, new = {first}, {first}
	while new:
		new = {after for before in new for after in table.after(before)} - reached
		reached |= new
	born_otherwise = {"On Hold"} if table is ORDER else set()
	assert reached | born_otherwise == set(table.statuses)


def test_a_table_says_something_of_each_status():
	class Light(StrEnum):
		GREEN = "Green"
		RED = "Red"

	with pytest.raises(ValueError, match="Red"):
		StateTable("A light", {Light.GREEN: ()})
	table = StateTable("A light", {Light.GREEN: {Light.RED}, Light.RED: ()})
	table.check("Green", "Red")
	table.check("Red", "Red")
	with pytest.raises(IllegalTransition) as refused:
		table.check("Red", "Green")
	assert str(refused.value) == "A light with status Red can no longer become Green"
	with pytest.raises(ValueError):
		table.check("Red", "Blue")


@pytest.mark.parametrize(
	"table, way",
	[
		(FULFILMENT, ["To Pick", "Picked", "Packed", "Labelled", "Shipped", "Delivered"]),
		(FULFILMENT, ["Labelled", "Packed", "Cancelled"]),
		(FULFILMENT, ["Delivered", "Labelled"]),
		(PACKAGE, ["Open", "Packed", "Labelled", "Shipped", "Delivered"]),
		(PACKAGE, ["Labelled", "Packed", "Cancelled", "Open", "Labelled", "Shipped", "Open"]),
		(LABEL, ["Requested", "Bought", "To Void", "Bought", "To Void", "Voided"]),
		(LABEL, ["Requested", "Failed"]),
		(TICKET, ["Open", "Awaiting Return", "Received", "Refunding", "Closed"]),
		(TICKET, ["Approved", "Sending", "Approved", "Refunding"]),
		(WAVE, ["Open", "Released", "Picking", "Picked", "Done", "Picked"]),
		(MESSAGE, ["New", "Processing", "Failed", "Processing", "Dead", "New"]),
		(IMPORT, ["New", "Checked", "Importing", "Failed", "Importing", "Done"]),
	],
)
def test_ways_that_documents_go(table, way):
	for old, new in itertools.pairwise(way):
		table.check(old, new)


@pytest.mark.parametrize(
	"table, old, new",
	[
		(FULFILMENT, "Shipped", "Cancelled"),
		(FULFILMENT, "Cancelled", "To Pick"),
		(FULFILMENT, "To Pick", "Delivered"),
		(PACKAGE, "Packed", "Delivered"),
		(PACKAGE, "Shipped", "Cancelled"),
		(PACKAGE, "Cancelled", "Shipped"),
		(LABEL, "Voided", "Bought"),
		(TICKET, "Rejected", "Approved"),
		(TICKET, "Closed", "Refunding"),
		(TICKET, "Awaiting Return", "Refunding"),
		(WAVE, "Cancelled", "Open"),
		(WAVE, "Open", "Picked"),
		(MESSAGE, "Done", "Failed"),
		(IMPORT, "Done", "Importing"),
	],
)
def test_ways_that_they_do_not_go(table, old, new):
	with pytest.raises(IllegalTransition):
		table.check(old, new)


def literals(source: str) -> list[tuple[int, str]]:
	"""(line, text) where a status stands as a text: compared with or given to something called status, in a filter, or
	beside other statuses in a tuple."""
	found = set()
	for node in ast.walk(_Untyped().visit(ast.parse(source))):
		if isinstance(node, ast.Compare):
			sides = [node.left, *node.comparators]
			if any(_is_status(side) for side in sides):
				found.update(_texts(sides))
		elif isinstance(node, ast.Assign):
			if any(_is_status(target) for target in node.targets):
				found.update(_texts([node.value]))
		elif isinstance(node, ast.Dict):
			found.update(_texts(v for k, v in zip(node.keys, node.values, strict=True) if _says_status(k)))
		elif isinstance(node, ast.Call):
			found.update(_texts(word.value for word in node.keywords if word.arg == "status"))
			if isinstance(node.func, ast.Attribute) and _is_status(node.func.value):
				found.update(_texts(node.args))
			if any(_says_status(argument) for argument in node.args):
				found.update(_texts(argument for argument in node.args if not _says_status(argument)))
		elif isinstance(node, ast.Tuple | ast.List | ast.Set) and isinstance(
			getattr(node, "ctx", None), ast.Load
		):
			texts = [one.value for one in node.elts if isinstance(one, ast.Constant)]
			if len(texts) > 1 and len(texts) == len(node.elts) and STATUSES.issuperset(texts):
				found.update(_texts(node.elts))
	return sorted(found)


class _Untyped(ast.NodeTransformer):
	"""Leaves out the types that a DocType's controller says of its fields."""

	def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
		return node if node.value else None


def _is_status(node: ast.AST) -> bool:
	"""`doc.status`, `status`, `row["status"]`, `get_value(..., "status")`."""
	if isinstance(node, ast.Attribute):
		return node.attr in ("status", "review_state", "approval")
	if isinstance(node, ast.Name):
		return node.id in ("status", "review_state", "approval")
	if isinstance(node, ast.Subscript):
		return _says_status(node.slice)
	if isinstance(node, ast.Tuple):
		return any(_is_status(one) for one in node.elts)
	return isinstance(node, ast.Call) and any(_says_status(argument) for argument in node.args)


def _says_status(node: ast.AST | None) -> bool:
	return isinstance(node, ast.Constant) and node.value in ("status", "review_state", "approval")


def _texts(nodes) -> Iterator[tuple[int, str]]:
	for node in nodes:
		for inner in ast.walk(node):
			if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and inner.value in STATUSES:
				yield inner.lineno, inner.value


def test_no_status_stands_as_a_text():
	found = {}
	for path in APP.rglob("*.py"):
		room = path.relative_to(APP)
		if room.parts[0] in OTHERS:
			continue
		lines = literals(path.read_text(encoding="utf-8"))
		if lines:
			found[str(room)] = lines
	assert found == {}


@pytest.mark.parametrize(
	"source",
	[
		'if doc.status == "Shipped": pass',
		'doc.status = "Shipped"',
		'doc.status, doc.step = "Shipped", ""',
		'doc.status not in ("To Pick", "x")',
		'frappe.get_all("A", {"status": ("!=", "Cancelled")})',
		'frappe.get_all("A", filters=dict(status="Cancelled"))',
		'table.status.isin(("Shipped", "other"))',
		'frappe.db.set_value("A", name, "status", "Done")',
		'frappe.db.get_value("A", name, "status") == "Done"',
		'GONE = ("Shipped", "Delivered")',
		'doc.db_set("review_state", "Approved")',
	],
)
def test_the_search_finds_each_kind(source):
	assert literals(source)


@pytest.mark.parametrize(
	"source",
	['_("Shipped")', 'x = "Shipped"', 'doc.kind == "Shipped"', '{"text": _("Done")}', "doc.status == DONE"],
)
def test_the_search_leaves_other_texts_alone(source):
	assert not literals(source)
