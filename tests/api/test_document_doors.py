"""A document of another shop is neither shown nor changed by any door of Frappe's desk and REST."""

import json
from types import SimpleNamespace

import frappe
import pytest

from tests.api import document_doors as doors
from tests.api import row_doors
from tests.factories import shop as factory
from tests.factories import users
from tests.factories.shop import line, make_order, stocked

ORDER, LINE = "Ecom Order", "Ecom Order Line"
SAYS = "Vogelsang of the other shop"


@pytest.fixture
def orders(shop) -> SimpleNamespace:
	"""An `own` order and one of an `other` shop, each with what Frappe keeps beside a document; all of it says the same."""
	made = []
	for of in (shop, factory.make_shop()):
		name = factory.allocated(of, make_order(line(stocked(main=2), "10.00", 1)))
		for field in ("buyer_name", "number"):
			frappe.db.set_value(ORDER, name, field, SAYS, update_modified=False)
		frappe.db.set_value(LINE, {"parent": name}, "title", SAYS)
		for kind, values in (
			("Comment", {"comment_type": "Comment", "content": SAYS}),
			("Version", {"data": json.dumps({"changed": [["note", SAYS, ""]]})}),
			("ToDo", {"description": SAYS, "allocated_to": "Administrator"}),
			("File", {"file_name": f"{SAYS}-{name}.txt", "content": name, "is_private": 1}),
		):
			doctype, field = doors.LOGS[kind]
			row = frappe.get_doc({"doctype": kind, doctype: ORDER, field: name, **values})
			row.insert(ignore_permissions=True)
		made.append(name)
	frappe.db.commit()
	yield SimpleNamespace(shop=shop, own=made[0], other=made[1])
	for kind in ("Comment", "Version", "ToDo", "File"):
		frappe.db.delete(kind, {doors.LOGS[kind][1]: ("in", made)})
	frappe.db.commit()


@pytest.fixture
def user(orders):
	"""A manager of the own shop, who may do everything there."""
	name = users.make_user("Ecom Manager")
	users.limited_to(name, orders.shop)
	frappe.db.commit()
	yield name
	users.unlimited(name)


def as_stored(order: str) -> dict:
	"""The order, its rows, and how much is kept beside it."""
	frappe.db.rollback()
	tables = {field.options for field in frappe.get_meta(ORDER).get_table_fields()}
	found = {table: frappe.db.sql(f"select * from `tab{table}` where parent = %s", order) for table in tables}
	beside = {kind: frappe.db.count(kind, {of: order}) for kind, (_doctype, of) in doors.LOGS.items()}
	beside.pop("Access Log")  # counts who asked
	return {ORDER: frappe.db.sql(f"select * from `tab{ORDER}` where name = %s", order), **found, **beside}


def test_no_door_shows_it(live_site, orders, user):
	"""The own order is shown by most of them: that they are open proves that nothing but the shop keeps the other one in."""
	call = row_doors.caller(live_site.url, users.token(user))

	def telling(order: str) -> list[str]:
		asked = (*doors.showing(ORDER, order), *doors.telling(ORDER, order, LINE))
		return [door[1] for door in asked if SAYS in call(door).text]

	assert telling(orders.other) == []
	assert len(telling(orders.own)) >= 20


def test_no_door_changes_it_or_puts_anything_to_it(live_site, orders, user):
	call, before = row_doors.caller(live_site.url, users.token(user)), as_stored(orders.other)
	doc = json.loads(frappe.as_json(frappe.get_doc(ORDER, orders.other)))
	refused = 0
	for door in (
		*doors.saving(doc, {"note": "forged", "remark": "forged"}),
		*doors.putting_beside(ORDER, orders.other, user),
	):
		refused += call(door).status_code == 403
		assert as_stored(orders.other) == before, door
	assert refused >= 20, "the doors are there"
