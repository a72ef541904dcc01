"""Why an order waits is told in the language of whoever reads it, whatever the machine found it in."""

import pickle

import frappe
import pytest

from ecom_erp.api.desk.review import reasons
from ecom_erp.flows.words import hold_words
from ecom_erp.flows.words.sentences import _, joined, kept, read
from tests import world
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user


@pytest.fixture
def chinese():
	yield lambda: setattr(frappe.local, "lang", "zh")
	frappe.local.lang = "en"


def told(order: str) -> list[str]:
	"""What the form is sent."""
	doc = factory.get(order)
	doc.run_method("onload")
	known = doc.get("__onload").words
	return [known.get(row.name, row.message) for row in doc.holds]


def test_the_reasons_of_holds_are_read_in_chinese(shop, chinese):
	unmapped = factory.reviewed(shop, make_order(line("NO-SUCH-ITEM", "5.00")))
	item = stocked(main=1)
	short = factory.reviewed(shop, make_order(line(item, "10.00", 3)))
	factory.allocate.allocate(short)
	assert factory.get(short).holds[0].message == f"{item}: 3 ordered, 1 available"
	assert told(unmapped) == [factory.get(unmapped).holds[0].message]
	chinese()
	assert told(short) == [f"{item}：订购 3，可用 1"]
	(reason,) = told(unmapped)
	assert "NO-SUCH-ITEM" in reason and "映射" in reason


def noted(doctype: str, name: str) -> list[str]:
	"""The timeline as the form shows it, oldest first."""
	doc = frappe.get_doc(doctype, name)
	doc.run_method("onload")
	kept = frappe.get_all(
		"Comment", {"reference_name": name, "comment_type": "Info"}, ["name", "content"], order_by="creation"
	)
	return [doc.get("__onload").notes.get(row.name, row.content) for row in kept]


def test_the_timeline_is_read_in_chinese(shop, chinese):
	"""Sentences in sentences too: what a rule found, the reason of a hold, a status."""
	item = stocked(main=9)
	name = factory.shipped(shop, make_order(line(item, "10.00", 2)))
	held = factory.reviewed(shop, make_order(line("NO-SUCH-ITEM", "5.00")))
	order = factory.get(name)
	english, reason = noted("Ecom Order", name), factory.get(held).hold_reason
	assert f"Allocated by {order.sales_order}: 2 x {item}: {world.MAIN}" in english
	assert f"On hold: {reason}" in noted("Ecom Order", held)
	chinese()
	told_now = noted("Ecom Order", name)
	assert f"已由 {order.sales_order} 分仓：2 x {item}: {world.MAIN}" in told_now
	assert not set(told_now) & set(english)
	(note,) = [text for text in noted("Ecom Order", held) if "NO-SUCH-ITEM" in text]
	assert "映射" in note and "hold" not in note and "mapped" not in note


def test_a_sentence_is_said_again_with_the_sentences_in_it(chinese):
	status = _("In Transit")
	said = joined(
		"; ",
		[_("Parcel {0}: {1}").format("T1", status), _("Cancelled by {0}: {1}").format("Ann", "Paid"), "-"],
	)
	assert said == "Parcel T1: In Transit; Cancelled by Ann: Paid; -"
	assert pickle.loads(pickle.dumps(said)) == said
	chinese()
	assert read(kept(said)) == "包裹 T1：在途; 由 Ann 取消：Paid; -"
	for broken in (None, "", "{", "[]", '[{"message": "{0}", "values": [], "named": {}}]', '[{"other": 1}]'):
		assert read(broken) is None


def test_a_list_tells_reasons_in_the_language_of_its_reader(shop, chinese):
	unmapped = factory.reviewed(shop, make_order(line("NO-SUCH-ITEM", "5.00")))
	frappe.db.set_value("Ecom Shop", shop, "auto_approve", 0)
	to_approve = factory.reviewed(shop, make_order(line(stocked(main=5), "10.00")))
	chinese()
	found = reasons([unmapped, to_approve])
	assert "NO-SUCH-ITEM" in found[unmapped] and "映射" in found[unmapped]
	assert found[to_approve] == f"{shop} 的订单由人工批准"
	frappe.set_user(make_user("Warehouse Clerk"))
	assert set(reasons([unmapped])) <= {unmapped}


def test_a_hold_without_parts_is_told_as_it_was_kept(chinese):
	chinese()
	for said in (None, "", "{", '[{"message": "{a}"}]'):
		row = frappe._dict(name="x", message="As it was", said=said)
		assert hold_words.read(row) == "As it was"


def test_a_parcel_follows_the_number_that_its_shop_gives_the_order(shop):
	order = make_order(line(stocked(main=5), "10.00"))
	name = factory.labelled(shop, order)
	(parcel,) = factory.parcels(name)
	factory.pooled(shop, factory.later(order, number="AD-3009"))
	assert frappe.db.get_value("Fulfilment Order", parcel, "number") == "AD-3009"
	assert (
		frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel}, "order_number") == "AD-3009"
	)


def test_what_a_person_wrote_stands_in_the_hold_in_every_language(shop, chinese):
	from ecom_erp.api.desk.review import put_on_hold

	name = factory.reviewed(shop, make_order(line(stocked(main=5), "10.00")))
	frappe.set_user(make_user("Order Clerk"))
	put_on_hold(name, "Ring first, then ship")
	frappe.set_user("Administrator")
	chinese()
	(reason,) = told(name)
	assert reason.startswith("由 ") and reason.endswith(" 挂起：Ring first, then ship")
