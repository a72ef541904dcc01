"""What Frappe keeps beside a document is as far away as the document: files, likes, followers, tasks of the workflow."""

import json
from types import SimpleNamespace

import frappe
import pytest

from tests.api import row_doors
from tests.api.row_doors import method
from tests.factories import shop as factory
from tests.factories import users
from tests.factories.shop import line, make_order, stocked

SAYS = "what the label says of a buyer"
KINDS = ("Ecom Order", "Fulfilment Order", "Fulfilment Package", "Shipping Label", "After Sales Ticket")


@pytest.fixture
def rooms(shop) -> SimpleNamespace:
	"""`own` and `other`: by DocType a document of either shop; a private file is attached to each."""
	from ecom_erp.flows.after_sales.tickets import open_ticket

	found = []
	for of in (shop, factory.make_shop()):
		order = factory.shipped(of, make_order(line(stocked(main=2), "10.00", 1)))
		open_ticket(
			order, "Refund Only", "Other", [{"line_id": factory.get(order).lines[0].line_id, "qty": 1}]
		)
		found.append({kind: frappe.db.get_value(kind, {"shop": of}) for kind in KINDS})
		for kind, name in found[-1].items():
			attach(kind, name)
	frappe.db.commit()
	yield SimpleNamespace(own=found[0], other=found[1], shop=shop)
	frappe.db.delete("File", {"attached_to_name": ("in", [*found[0].values(), *found[1].values()])})
	frappe.db.commit()


@pytest.fixture
def call(live_site, rooms):
	"""Calls as a manager who is limited to the own shop, and may be told of what he follows."""
	user = users.make_user("Ecom Manager")
	users.limited_to(user, rooms.shop)
	frappe.db.set_value("User", user, "document_follow_notify", 1)
	frappe.db.commit()
	yield row_doors.caller(live_site.url, users.token(user))
	frappe.db.rollback()  # a new view of the data: the user has been at work meanwhile
	frappe.db.set_value("User", user, "document_follow_notify", 0)
	users.unlimited(user)


def attach(kind: str, name: str) -> str:
	return (
		frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{frappe.generate_hash(length=8)}.txt",
				"content": f"{SAYS} {kind} {name}",
				"is_private": 1,
				"attached_to_doctype": kind,
				"attached_to_name": name,
			}
		)
		.insert(ignore_permissions=True)
		.name
	)


def file_of(kind: str, name: str) -> str:
	return frappe.db.get_value("File", {"attached_to_doctype": kind, "attached_to_name": name}, "file_url")


def test_files_are_listed_with_their_documents(call, rooms):
	"""By the lists of the desk and of REST, and by the list view's pictures."""
	for kind in KINDS:
		for room, seen in ((rooms.own, True), (rooms.other, False)):
			address = file_of(kind, room[kind])
			filters = json.dumps({"attached_to_name": room[kind]})
			doors = (
				("GET", "api/resource/File", {"filters": filters, "fields": '["file_url"]'}),
				(
					"GET",
					"api/method/frappe.core.api.file.get_attached_images",
					{"doctype": kind, "names": json.dumps([room[kind]])},
				),
				method("desk.reportview.get", doctype="File", fields='["file_url"]', filters=filters),
			)
			for door in doors:
				assert (address in call(door).text) == seen, (kind, door)


def test_the_tasks_of_a_workflow_are_listed_with_their_documents(call, rooms):
	found = call(("GET", "api/resource/Workflow Action", {"fields": '["reference_name"]'})).json()["data"]
	names = {row["reference_name"] for row in found}
	assert rooms.own["After Sales Ticket"] in names
	assert rooms.other["After Sales Ticket"] not in names


@pytest.mark.parametrize("disguise", ["{}", "/private/files/./{}", "/private/files/%2e/{}"])
def test_no_file_leads_to_that_of_an_unseen_document(call, rooms, disguise):
	"""Whoever has a File of an address may fetch what lies there: neither a new one is made, nor an own one moved."""
	theirs = file_of("Shipping Label", rooms.other["Shipping Label"])
	named = disguise.format(theirs.rpartition("/")[2] if "/" in disguise else theirs)
	mine = {"attached_to_doctype": "Ecom Order", "attached_to_name": rooms.own["Ecom Order"]}
	own = frappe.get_doc("File", mine)
	for door in (
		("POST", "api/resource/File", {**mine, "file_url": named, "is_private": 1}),
		("POST", "api/resource/File", {"file_url": named, "is_private": 1}),
		("PUT", f"api/resource/File/{own.name}", {"file_url": named}),
		method(
			"upload_file", doctype="Ecom Order", docname=rooms.own["Ecom Order"], file_url=named, is_private=1
		),
	):
		assert call(door).status_code != 200, door
	assert SAYS not in call(("GET", theirs.lstrip("/"), {})).text
	assert SAYS in call(("GET", own.file_url.lstrip("/"), {})).text


def test_a_file_that_may_be_read_is_attached_to_another_document(call, rooms):
	seen = file_of("Shipping Label", rooms.own["Shipping Label"])
	mine = {"attached_to_doctype": "Ecom Order", "attached_to_name": rooms.own["Ecom Order"]}
	assert call(("POST", "api/resource/File", {**mine, "file_url": seen, "is_private": 1})).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_likes_or_follows_what_he_does_not_see(call, rooms, kind):
	for room, may in ((rooms.other, False), (rooms.own, True)):
		liked = call(method("desk.like.toggle_like", doctype=kind, name=room[kind], add="Yes"))
		assert (liked.status_code == 200) == may
		call(
			method("desk.form.document_follow.update_follow", doctype=kind, doc_name=room[kind], following=1)
		)
		frappe.db.rollback()
		assert bool(frappe.db.get_value(kind, room[kind], "_liked_by")) == may
		assert bool(frappe.db.exists("Document Follow", {"ref_docname": room[kind]})) == may
