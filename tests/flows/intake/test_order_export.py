"""Orders into a file and back: by whom, which, how, and what happens when the worker dies."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import frappe
import pytest

from ecom_erp.core.intake.copies.columns import ALL, is_personal
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.flows.intake import order_import
from ecom_erp.flows.intake.copies import export, selection
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.words import sentences
from ecom_erp.messaging import queue
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import make_item
from tests.factories.shop import line, make_order
from tests.factories.users import limited_to, make_user, unlimited

GATEWAY = [{"gateway": "card", "account": world.BANK_ACCOUNT}]
HERE = [name for name in ALL if name.startswith("here.")]


@pytest.fixture
def shop(courier) -> str:
	return factory.make_shop(channel="Own Shop", base_url="", gateways=GATEWAY)


@pytest.fixture
def other(courier) -> str:
	return factory.make_shop(channel="Own Shop", base_url="", gateways=GATEWAY)


def make_export(**values):
	doc = frappe.get_doc({"doctype": "Order Export", "file_format": "CSV", **values}).insert()
	frappe.db.commit()
	return doc.name


def made(name: str):
	while export.export_due():
		continue
	return frappe.get_doc("Order Export", name)


def content(doc) -> bytes:
	return Path(frappe.get_site_path(doc.file.lstrip("/"))).read_bytes()


def rows(doc) -> list[dict]:
	return list(csv.DictReader(io.StringIO(content(doc).decode("utf-8-sig"), newline="")))


def orders_of(shop: str) -> dict[str, CanonicalOrder]:
	names = frappe.get_all("Ecom Order", {"shop": shop}, pluck="name")
	found = [read_canonical(frappe.get_doc("Ecom Order", name)) for name in names]
	return {one.external_id: one for one in found}


def some(shop: str, count: int = 3) -> list[str]:
	make_item(sku := frappe.generate_hash(length=8))
	order = make_order(line(sku, "10.00", 2), line(sku + "-2", "1.50", 1))
	return [
		factory.pooled(
			shop,
			replace(
				order,
				external_id=f"00{number}",
				number=f"#{number}",
				note='=HYPERLINK("x")\nzwei 😀',
				tags=("a", "b, c"),
			),
		)
		for number in range(count)
	]


def carried(shop: str, other: str, file_format: str):
	"""The orders of a shop, exported and imported into another one."""
	doc = made(make_export(shop=shop, file_format=file_format))
	assert (doc.status, doc.orders_done) == ("Done", len(orders_of(shop)))
	name = frappe.get_doc({"doctype": "Order Import", "shop": other, "file": doc.file}).insert().name
	said = order_import.check(name)
	order_import.start(name)
	order_import.import_due(30)
	process_inbox(500)
	return said, frappe.get_doc("Order Import", name), doc


@pytest.mark.parametrize("file_format", ["CSV", "Excel", "JSON Lines"])
def test_what_is_exported_becomes_the_same_orders_in_another_shop(shop, other, file_format):
	some(shop)
	said, done, _file = carried(shop, other, file_format)
	assert (said, done.status, done.orders_sent, done.mapping) == (
		"3 orders can be imported",
		"Done",
		3,
		None,
	)
	assert orders_of(other) == orders_of(shop)
	first, second = (made(make_export(shop=one)) for one in (shop, other))
	told, again = (
		[{k: v for k, v in row.items() if k not in HERE} for row in rows(one)] for one in (first, second)
	)
	assert told == again and len(told) == 6


def test_importing_into_the_same_shop_changes_nothing_and_says_so(shop):
	some(shop)
	before = orders_of(shop)
	said, done, _file = carried(shop, shop, "CSV")
	assert said == "All 3 orders are in the shop already. Importing the file changes nothing."
	assert (done.status, done.orders_sent, done.orders_known) == ("Done", 0, 3)
	assert orders_of(shop) == before


def test_orders_that_are_there_stay_and_the_others_come(shop, other):
	some(shop)
	carried(shop, other, "CSV")
	some(shop, 4)
	said, done, _file = carried(shop, other, "CSV")
	assert said == "1 orders can be imported. 3 are in the shop already and stay as they are."
	assert (done.orders_sent, done.orders_known) == (1, 3)
	assert len(orders_of(other)) == 4


def test_problems_are_told_beside_what_is_there_already(shop, other, monkeypatch):
	some(shop, 1)
	carried(shop, other, "CSV")
	some(shop, 3)
	doc = made(make_export(shop=shop))
	lines = content(doc).decode("utf-8-sig").splitlines(keepends=True)
	currency = rows(doc)[-1]["order.currency"]
	spoilt = "".join(one.replace(f",{currency},", ",,") if "#2" in one else one for one in lines)
	file = frappe.get_doc(
		{"doctype": "File", "file_name": "half.csv", "is_private": 1, "content": spoilt.encode()}
	).insert()
	name = frappe.get_doc({"doctype": "Order Import", "shop": other, "file": file.file_url}).insert().name
	said = order_import.check(name)
	assert said == (
		"1 orders can be imported. 1 are in the shop already and stay as they are. "
		"1 orders have problems and are left out: correct them and import the file again."
	)
	kept = frappe.db.get_value("Order Import", name, ["status_message", "said"], as_dict=True)
	assert kept.status_message == said
	monkeypatch.setattr(frappe.local, "lang", "zh")
	assert sentences.read(kept.said).endswith(" 1 个订单有问题，未导入：请更正后重新导入该文件。")


def test_an_import_that_dies_goes_on_and_makes_nothing_twice(shop, other, monkeypatch):
	some(shop, 5)
	doc = made(make_export(shop=shop))
	name = frappe.get_doc({"doctype": "Order Import", "shop": other, "file": doc.file}).insert().name
	order_import.check(name)
	order_import.start(name)
	monkeypatch.setattr(order_import, "BATCH", 2)
	order_import.import_due(-1)
	process_inbox(500)
	assert len(orders_of(other)) == 2
	order_import.import_due(30)
	process_inbox(500)
	done = frappe.get_doc("Order Import", name)
	assert (done.status, done.orders_sent, done.orders_known) == ("Done", 5, 0)
	assert orders_of(other) == orders_of(shop)


def test_a_file_that_was_spoilt_is_told_by_row_and_column(shop, other):
	some(shop)
	doc = made(make_export(shop=shop))
	text = (
		content(doc).decode("utf-8-sig").replace(",EUR,", ",,").replace(",USD,", ",,").replace(",CNY,", ",,")
	)
	file = frappe.get_doc(
		{"doctype": "File", "file_name": "spoilt.csv", "is_private": 1, "content": text.encode()}
	).insert()
	name = frappe.get_doc({"doctype": "Order Import", "shop": other, "file": file.file_url}).insert().name
	assert order_import.check(name).startswith("No order can be imported")
	problems = frappe.get_doc("Order Import", name).problems
	assert [(row.row_no, row.order_id) for row in problems] == [(2, "000"), (4, "001"), (6, "002")]


def test_no_text_is_a_formula_and_personal_columns_need_their_right(shop):
	some(shop, 1)
	doc = made(make_export(shop=shop))
	assert rows(doc)[0]["order.note"].startswith("'=HYPERLINK")
	role = "Packer of Exports"
	if not frappe.db.exists("Role", role):
		frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": 1}).insert()
	for doctype in ("Ecom Order", "Order Export", "Ecom Shop"):
		frappe.permissions.add_permission(doctype, role)
	frappe.permissions.update_permission_property("Ecom Order", role, 0, "export", 1)
	frappe.permissions.update_permission_property("Order Export", role, 0, "create", 1)
	try:
		frappe.set_user(make_user(role))
		name = make_export(shop=shop)
		frappe.set_user("Administrator")
		[first, _second] = rows(made(name))
		assert not [one for one in first if is_personal(one)] and "ship.country_code" in first
	finally:
		frappe.set_user("Administrator")
		for doctype in ("Ecom Order", "Order Export", "Ecom Shop"):
			frappe.db.delete("Custom DocPerm", {"parent": doctype})
			frappe.clear_cache(doctype=doctype)
		frappe.db.commit()


def test_an_export_holds_what_its_owner_may_see(shop, other):
	some(shop, 2)
	some(other, 1)
	user = make_user("Order Clerk")
	limited_to(user, shop)
	try:
		frappe.set_user(user)
		name = make_export(filters=json.dumps([["Ecom Order", "shop", "in", [shop, other]]]))
		frappe.set_user("Administrator")
		doc = made(name)
		assert (doc.orders_found, doc.orders_done) == (2, 2)
		assert {row["here.shop"] for row in rows(doc)} == {shop}
	finally:
		unlimited(user)


def test_nobody_sees_the_file_of_somebody_else(shop):
	some(shop, 1)
	name = make_export(shop=shop)
	doc = made(name)
	file = frappe.get_doc("File", frappe.db.get_value("File", {"file_url": doc.file}))
	frappe.set_user(make_user("Order Clerk"))
	try:
		assert frappe.get_list("Order Export", {"name": name}) == []
		assert not file.has_permission("read")
	finally:
		frappe.set_user("Administrator")


def test_ticked_orders_and_a_saved_choice_of_columns(shop):
	first, _second, third = some(shop)
	profile = frappe.get_doc(
		{
			"doctype": "Order Export Profile",
			"profile_name": frappe.generate_hash(length=8),
			"columns": [{"column": one} for one in ("here.order", "order.total", "line.quantity")],
		}
	).insert()
	doc = made(make_export(orders=f"{first}\n{third}", profile=profile.name))
	assert list(rows(doc)[0]) == ["here.order", "order.total", "line.quantity"]
	assert {row["here.order"] for row in rows(doc)} == {first, third}


def test_a_worker_that_dies_leaves_no_file_and_the_next_makes_it(shop, monkeypatch):
	some(shop)

	class Killed(BaseException):
		pass

	def die(*_args):
		raise Killed

	name = make_export(shop=shop)
	monkeypatch.setattr(export, "_finish", die)
	with pytest.raises(Killed):
		export.export_due()
	monkeypatch.undo()
	frappe.db.rollback()
	doc = frappe.get_doc("Order Export", name)
	assert (doc.status, doc.file) == ("Running", None)
	frappe.db.set_value("Order Export", name, "step_due_at", frappe.utils.now_datetime())
	frappe.db.commit()
	doc = made(name)
	assert (doc.status, doc.orders_done) == ("Done", 3)
	assert frappe.db.count("File", {"attached_to_name": name}) == 1
	assert not list(Path(frappe.get_site_path("private", "files")).glob("*.part"))
	assert queue.EXPORTS in queue.ALL_WORK


@pytest.mark.parametrize("longer", [b"half of a much longer file\n" * 999, b""])
def test_what_a_killed_worker_has_written_is_no_part_of_the_file(shop, longer):
	some(shop, 1)
	name = make_export(shop=shop)
	half = Path(frappe.get_site_path("private", "files", f"{name}.csv.part"))
	half.write_bytes(longer)
	frappe.db.set_value("Order Export", name, "status", "Running")
	frappe.db.commit()
	doc = made(name)
	assert b"half of" not in content(doc) and len(rows(doc)) == 2
	assert not half.exists()
	half.write_bytes(b"of a worker that was killed")
	frappe.delete_doc("Order Export", name)
	assert not half.exists()


def test_an_export_that_kills_its_worker_each_time_is_given_up(shop):
	some(shop, 1)
	name = make_export(shop=shop)
	for attempts, status in ((export.MAX_ATTEMPTS - 1, "Done"), (export.MAX_ATTEMPTS, "Failed")):
		values = {"status": "Running", "step_attempts": attempts, "step_due_at": frappe.utils.now_datetime()}
		frappe.db.set_value("Order Export", name, values)
		frappe.db.commit()
		doc = made(name)
		assert doc.status == status
	assert "Choose fewer orders" in doc.status_message and doc.step_due_at is None


def test_orders_are_read_some_at_a_time(shop, monkeypatch):
	monkeypatch.setattr(selection, "BATCH", 2)
	some(shop, 5)
	doc = made(make_export(shop=shop))
	assert (doc.orders_done, len({row["order.id"] for row in rows(doc)}), len(rows(doc))) == (5, 5, 10)


def test_old_exports_go_with_their_files(shop):
	some(shop, 1)
	old, new = (made(make_export(shop=shop)) for _once in range(2))
	frappe.db.set_value("Order Export", old.name, "creation", "2026-01-01 00:00:00", update_modified=False)
	frappe.db.commit()
	export.clear(7)
	assert not frappe.db.exists("Order Export", old.name) and frappe.db.exists("Order Export", new.name)
	assert not Path(frappe.get_site_path(old.file.lstrip("/"))).exists() and content(new)
