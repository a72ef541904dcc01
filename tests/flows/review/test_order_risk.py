"""The risk of orders: scored, shown, held, released for good, and asked for by rules."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core import risk_keys
from ecom_erp.core.orders.canonical import Address
from ecom_erp.flows.review import order_review
from ecom_erp.flows.review.risk_lists import ENTRY
from tests.factories import shop as factory
from tests.factories.erpnext import make
from tests.factories.rules import make_rule
from tests.factories.shop import later, line, make_order, stocked
from tests.factories.users import limited_to, make_user, unlimited

BERLIN = Address("Ada Berg", "", "Torstr. 1", "", "Berlin", "", "", "10119", "DE")


def listed(list_type: str, kind: str, value: str, **values) -> str:
	name = make(ENTRY, list_type=list_type, kind=kind, value=value, **values).name
	frappe.db.commit()
	return name


@pytest.fixture
def lists(site):
	yield listed
	frappe.db.rollback()
	frappe.db.delete(ENTRY)
	frappe.db.commit()


def order_of(email: str = "new.buyer@example.com", **changes):
	order = make_order(line(stocked(main=9), "60.00"), **changes)
	return replace(order, buyer=replace(order.buyer, email=email))


def reviewed(shop: str, order):
	return factory.get(factory.reviewed(shop, order))


def reasons(doc) -> dict:
	return dict(json.loads(doc.risk_reasons))


@pytest.mark.smoke
def test_what_the_shop_recommends_holds_until_a_person_releases_it_for_good(shop):
	order = order_of(risk_advice="cancel")
	doc = reviewed(shop, order)
	assert doc.status == "On Hold" and doc.risk_score >= 70
	assert "the shop recommends cancelling" in factory.holds(doc.name)["risk"]
	factory.act(doc.name, "Release")
	factory.pooled(shop, later(order, note="Ring twice"))
	order_review.review(doc.name)
	assert factory.get(doc.name).status == "Approved"
	# what the statement does not say, as a webhook does not, is still known
	factory.pooled(shop, later(order, 2, risk_advice=""))
	order_review.review(doc.name)
	doc = factory.get(doc.name)
	assert (doc.status, doc.risk_score >= 70) == ("Approved", True)


def test_a_new_reason_asks_anew(shop, lists):
	order = order_of(risk_advice="cancel")
	doc = reviewed(shop, order)
	factory.act(doc.name, "Release")
	lists("Block", "E-mail", "NEW.buyer@example.com")
	factory.pooled(shop, later(order, note="x"))
	order_review.review(doc.name)
	doc = factory.get(doc.name)
	assert doc.status == "On Hold" and doc.risk_score == 100
	assert "on the block list" in factory.holds(doc.name)["risk"]


def test_many_orders_in_a_day_by_whatever_they_have_in_common(shop):
	first = order_of("a.d.a@gmail.com")
	start = first.created_at
	for number, email in enumerate(("a.da@gmail.com", "ada+1@googlemail.com", "ad.a@gmail.com")):
		order = order_of(email)
		reviewed(shop, replace(order, created_at=start + timedelta(minutes=number)))
	last = replace(first, created_at=start + timedelta(hours=1), billing_address=BERLIN)
	doc = reviewed(shop, last)
	assert reasons(doc)["many orders with this e-mail address"] == 18
	# all go to the same place in these tests
	assert {"many orders to this address", "many orders with this phone number"} <= reasons(doc).keys()
	assert doc.status == "On Hold"
	later_day = reviewed(shop, replace(order_of("ada@gmail.com"), created_at=start + timedelta(hours=26)))
	assert not any("many orders" in one for one in reasons(later_day))


def test_billed_elsewhere_and_disposable_are_seen(shop):
	doc = reviewed(shop, order_of("x@mailinator.com", billing_address=BERLIN))
	assert reasons(doc) == {
		"billed in another country": 20,
		"disposable e-mail address": 30,
		"first order of the buyer": 5,
	}
	assert (doc.risk_score, doc.status) == (55, "Approved")


def test_an_amount_far_above_the_usual_of_the_shop(shop):
	item = stocked(main=99)
	order = make_order(line(item, "60.00"))
	for number in range(20):
		factory.pooled(
			shop, make_order(line(item, "10.00"), created_at=order.created_at - timedelta(days=number + 2))
		)
	assert "unusually large for the shop" in reasons(reviewed(shop, order))
	assert "unusually large for the shop" not in reasons(reviewed(shop, make_order(line(item, "49.00"))))


@pytest.mark.parametrize(
	("kind", "value"),
	[
		("E-mail", " NEW.Buyer@example.com "),
		("E-mail Domain", "@example.com"),
		("Phone", "(312) 555 0142"),
		("Postal Code", None),
		("Address", None),
	],
)
def test_lists_are_compared_however_they_are_written_and_allow_beats_block(shop, lists, kind, value):
	order = order_of()
	order = replace(order, buyer=replace(order.buyer, phone="+1 312-555-0142"))
	to = order.shipping_address
	value = (
		value
		or {
			"Postal Code": to.postal_code.lower(),
			"Address": f"{to.line1.upper()}, {to.line2} {to.postal_code}",
		}[kind]
	)
	lists("Block", kind, value)
	doc = reviewed(shop, order)
	assert (doc.risk_score, doc.status) == (100, "On Hold"), kind
	lists("Allow", "E-mail", "new.buyer@example.com") if kind != "E-mail" else lists(
		"Allow", "Phone", "3125550142"
	)
	order_review.review(doc.name)
	doc = factory.get(doc.name)
	assert (doc.risk_score, reasons(doc)) == (0, {"on the allow list": 0})
	assert doc.status == "Approved"


def test_an_entry_of_another_shop_or_switched_off_says_nothing(shop, lists):
	lists("Block", "E-mail", "new.buyer@example.com", shop=factory.make_shop())
	lists("Block", "E-mail Domain", "example.com", enabled=0)
	assert reviewed(shop, order_of()).risk_score < 60


@pytest.mark.parametrize(("kind", "value"), [("E-mail", "nobody"), ("E-mail Domain", "com"), ("Phone", "12")])
def test_what_no_order_could_have_is_refused(site, kind, value):
	with pytest.raises(frappe.ValidationError, match=f"{value} is no"):
		listed("Block", kind, value)
	frappe.db.rollback()


def test_the_same_is_listed_once(lists):
	lists("Block", "Phone", "+1 312 555 0142")
	with pytest.raises(frappe.ValidationError, match="on the list Block already"):
		lists("Allow", "Phone", "(312) 555-0142")
	frappe.db.rollback()


def test_who_is_limited_to_a_shop_lists_for_it_alone(shop, lists):
	user = make_user("Order Clerk")
	limited_to(user, shop)
	try:
		frappe.set_user(user)
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc(
				{
					"doctype": ENTRY,
					"list_type": "Allow",
					"kind": "Phone",
					"value": "3125550142",
					"shop": factory.make_shop(),
				}
			).insert()
	finally:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		unlimited(user)


def test_a_rule_asks_for_the_score(shop):
	make_rule([("Risk Score", ">=", "20")], [{"kind": "Tag", "tag": "look"}])
	assert reviewed(shop, order_of(billing_address=BERLIN)).own_tags == "look"
	assert not reviewed(shop, order_of("other@example.com")).own_tags


def test_goods_sold_below_the_minimum_margin_are_held_and_released_for_good(shop):
	frappe.db.set_value("Ecom Shop", shop, "minimum_margin", 20)
	frappe.clear_document_cache("Ecom Shop", shop)
	item = stocked(main=9)
	frappe.db.set_value("Bin", {"item_code": item}, "valuation_rate", 50)
	cheap = make_order(line(item, "60.00"))
	doc = reviewed(shop, cheap)
	assert doc.margin == pytest.approx(16.67) and doc.status == "On Hold"
	assert "minimum margin of the shop, 20 %" in factory.holds(doc.name)["below_margin"]
	factory.act(doc.name, "Release")
	frappe.db.set_value("Bin", {"item_code": item}, "valuation_rate", 51)
	factory.pooled(shop, later(cheap, note="x"))
	order_review.review(doc.name)
	assert factory.get(doc.name).status == "Approved"
	fine = reviewed(shop, make_order(line(item, "70.00")))
	assert (fine.status, fine.margin) == ("Approved", pytest.approx(27.14))
	less = reviewed(shop, make_order(line(item, "70.00", discount="10.00")))
	assert less.status == "On Hold", "discounts count"


def test_where_the_cost_is_not_known_nothing_is_held(shop):
	frappe.db.set_value("Ecom Shop", shop, "minimum_margin", 90)
	frappe.clear_document_cache("Ecom Shop", shop)
	item = stocked(main=9)
	frappe.db.set_value("Bin", {"item_code": item}, "valuation_rate", 0)
	frappe.db.set_value("Item", item, {"valuation_rate": 0, "last_purchase_rate": 0})
	doc = reviewed(shop, make_order(line(item, "60.00")))
	assert (doc.status, doc.margin_known) == ("Approved", 0)


def test_keys_say_nothing_of_the_buyer(shop):
	doc = reviewed(shop, order_of())
	stored = [doc.get(name) for name in risk_keys.OF_ORDER]
	assert all(len(key) == 32 for key in stored if key)
	assert not any("example" in key or "new" in key for key in stored if key)


def test_however_many_orders_there_are_so_many_rows_are_read(shop):
	order = factory.get(factory.reviewed(shop, order_of()))
	plan = frappe.db.sql(
		"explain select name from `tabEcom Order` where email_key = %s and ordered_at > '2000-01-01' limit 50",
		order.email_key,
		as_dict=True,
	)
	assert plan[0].key == "email_key_ordered_at_index"
	assert Decimal(order.risk_score) >= 0


def test_what_the_buyer_had_ordered_before_is_asked_once(shop):
	make_rule([("Earlier Orders of the Buyer", ">", "0")], ["Approve"])
	name = factory.pooled(shop, order_of())
	asked: list[str] = []
	execute = frappe.db.sql

	def noted(query, *args, **kwargs):
		asked.append(str(query))
		return execute(query, *args, **kwargs)

	frappe.db.sql = noted
	try:
		order_review.review(name)
	finally:
		frappe.db.sql = execute
	assert sum("LIMIT 1000" in query for query in asked) == 1
