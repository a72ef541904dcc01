"""Why an order waits is told in the language of whoever reads it, whatever the machine found it in."""

import frappe
import pytest

from ecom_erp.flows.words import hold_words
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
	known = doc.get("__onload").hold_words
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
