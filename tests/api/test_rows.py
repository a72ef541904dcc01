"""A row of a child table is written and read with its document: alone, by whichever door, it is refused."""

from types import SimpleNamespace

import frappe
import pytest

from tests.api import row_doors
from tests.api.test_permissions import ROLES
from tests.factories import rows
from tests.factories import shop as factory
from tests.factories.users import make_user, token

REFUSAL = "can be changed only in their document, not on their own"
BY_EVERY_DOOR = ("Ecom Order Hold", "After Sales Ticket Line", "Ecom Shop Gateway")


@pytest.fixture
def shops(shop) -> SimpleNamespace:
	"""`own` and `other`: a row of each child DocType in a document of each of two shops."""
	found = {}
	for name, of in (("own", shop), ("other", factory.make_shop())):
		found[name] = {doctype: rows.make_row(doctype, of) for doctype in rows.row_doctypes()}
	frappe.db.commit()
	return SimpleNamespace(**found)


@pytest.fixture
def limited(shop):
	"""A manager, who reads everything, limited to the first shop."""
	user = make_user("Ecom Manager")
	frappe.get_doc(
		{"doctype": "User Permission", "user": user, "allow": "Ecom Shop", "for_value": shop}
	).insert()
	frappe.db.commit()
	frappe.clear_cache(user=user)
	yield user
	frappe.db.delete("User Permission", {"user": user})
	frappe.db.commit()
	frappe.clear_cache(user=user)


def writers(doctype: str) -> list[str]:
	"""The app's roles that may write the documents of such rows."""
	parent = rows.table_of(doctype)[0]
	return [role for role in ROLES if frappe.has_permission(parent, "write", user=make_user(role))]


def in_documents(row: dict) -> tuple:
	"""The row as stored, and how many its document has."""
	frappe.db.rollback()
	return rows.stored(row["doctype"], row["name"]), frappe.db.count(
		row["doctype"], {"parent": row["parent"]}
	)


def went_through(live_site, role: str, row: dict, doors: list, bulk: list = ()) -> list[str]:
	"""The doors that wrote, or said so, as that role. `bulk`: those that answer with what failed."""
	call, wrong, before = row_doors.caller(live_site.url, token(make_user(role))), [], in_documents(row)
	for door in (*doors, *bulk):
		answer = call(door)
		if answer.ok and door in doors:
			wrong.append(f"{role}: {door}: {answer.status_code} {answer.text[:300]}")
		if in_documents(row) != before:
			return [*wrong, f"{role}: {door}: the row has changed"]
	return wrong


def test_a_row_of_each_doctype_is_not_written_alone(live_site, shops):
	"""By the plain doors, as a role that may write its document; the answer says what to do."""
	wrong = []
	for doctype, row in shops.own.items():
		allowed = writers(doctype)
		role = [*allowed, "System Manager"][0]
		doors = row_doors.writing_alone(row, rows.change(doctype))[:6]
		wrong += went_through(live_site, role, row, doors)
		answer = row_doors.caller(live_site.url, token(make_user(role)))(doors[0])
		# who may not write the document is told that, and not how its rows are written
		if answer.status_code != 403 or (allowed and REFUSAL not in answer.text):
			wrong.append(f"{role}: {doors[0]}: {answer.status_code} {answer.text[:300]}")
	assert wrong == []


@pytest.mark.parametrize("doctype", BY_EVERY_DOOR)
def test_no_door_writes_a_row_alone(live_site, shops, doctype):
	"""As each role that may write the document."""
	row, change = shops.own[doctype], rows.change(doctype)
	doors, bulk = row_doors.writing_alone(row, change), row_doors.writing_many(row, change)
	for role in writers(doctype):
		assert went_through(live_site, role, row, doors, bulk) == []


def test_doors_that_save_the_document_meet_its_own_guard(live_site, shops):
	row = shops.own["Ecom Order Hold"]
	doors = row_doors.writing_with_document(row, rows.change(row["doctype"]))
	for role in writers(row["doctype"]):
		assert went_through(live_site, role, row, doors) == []


def test_a_row_of_another_shop_is_not_read(live_site, shops, limited):
	"""One by one and in lists; the own shop's rows are shown by the same doors. The rows of each DocType by one door
	of either kind, some by every door."""
	call, wrong = row_doors.caller(live_site.url, token(limited)), []
	for doctype, own in shops.own.items():
		other, of_shop = shops.other[doctype], rows.shop_field(own["parenttype"])
		upto = None if doctype in BY_EVERY_DOOR else 1
		hidden = own["parenttype"] in rows.OF_ALL_SHOPS
		for mine, theirs in zip(row_doors.reading(own)[:upto], row_doors.reading(other)[:upto], strict=True):
			for door, seen in ((mine, not hidden), (theirs, not of_shop and not hidden)):
				answer = call(door)
				if answer.ok != seen:
					wrong.append(f"{door}: {answer.status_code} {answer.text[:300]}")
		for door in row_doors.listing(own, [own["name"], other["name"]])[:upto]:
			answer = call(door)
			if of_shop and other["name"] in answer.text:
				wrong.append(f"{door}: {answer.status_code} {answer.text[:300]}")
	assert wrong == []


def test_lists_show_the_own_rows(live_site, shops, limited):
	call = row_doors.caller(live_site.url, token(limited))
	for doctype in BY_EVERY_DOOR:
		own, other = shops.own[doctype]["name"], shops.other[doctype]["name"]
		door = row_doors.listing(shops.own[doctype], [own, other])[0]
		assert [row["name"] for row in call(door).json()["data"]] == [own]


def test_a_document_takes_no_rows_of_another(live_site, shop, limited):
	"""Frappe writes a row under the name that it is sent with, whosever it is."""
	call = row_doors.caller(live_site.url, token(limited))
	other = frappe.get_doc("Ecom Shop", factory.make_shop()).gateways[0]
	frappe.db.commit()
	foreign = rows.stored(other.doctype, other.name)
	before, own = in_documents(foreign), call(("GET", f"api/resource/Ecom Shop/{shop}", {})).json()["data"]
	mine = {**foreign, "parent": shop, "gateway": "mine", "fee_percent": 9}
	for gateways in ([*own["gateways"], mine], [mine]):
		answer = call(("PUT", f"api/resource/Ecom Shop/{shop}", {"gateways": gateways}))
		assert in_documents(foreign) == before
		assert answer.status_code == 403, answer.text
	new = {**mine, "name": None, "__islocal": 1}
	answer = call(("PUT", f"api/resource/Ecom Shop/{shop}", {"gateways": [*own["gateways"], new]}))
	assert answer.status_code == 200, answer.text
