"""What the rules do that an admin has written in the desk."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.orders.canonical import Address
from ecom_erp.core.review.rule_fields import SAMPLES
from ecom_erp.flows.review import order_review
from ecom_erp.flows.work import order_steps
from tests import world
from tests.factories import shop as factory
from tests.factories.rules import gift, hold, make_rule
from tests.factories.shop import later, line, make_order, stocked

BERLIN = Address("Ada Berg", "", "Torstr. 1", "", "Berlin", "", "", "10119", "DE")
TOTAL = "Total (order currency)"


def log_of(order: str):
	"""The order's latest Review Log."""
	name = frappe.get_all("Review Log", {"ecom_order": order}, pluck="name", order_by="reviewed_at desc")[0]
	return frappe.get_doc("Review Log", name)


def test_the_form_offers_the_fields_of_the_engine():
	fields = frappe.get_meta("Review Rule Condition").get_field("field").options.split("\n")
	assert fields == list(SAMPLES)


def test_every_field_of_a_condition_has_a_value_of_its_kind(shop):
	from ecom_erp.flows.orders.order_document import read_canonical
	from ecom_erp.flows.review.rule_facts import facts_of, subject_of

	item = stocked(main=1)
	order = make_order(
		line(item, "10.00", 2, discount="1.00", weight_grams=5),
		tags=("vip",),
		created_at=datetime(2026, 3, 2, 23, 30, tzinfo=timezone.utc),
		billing_address=BERLIN,
	)
	frappe.db.set_value("Ecom Shop", shop, "time_zone", "Asia/Tokyo")
	frappe.clear_document_cache("Ecom Shop", shop)
	name = factory.pooled(shop, order)
	doc = factory.get(name)
	record = facts_of([subject_of(doc, read_canonical(doc))])[name]
	assert set(record) == set(SAMPLES)
	odd = {
		field
		for field, value in record.items()
		if isinstance(value, bool) != isinstance(SAMPLES[field], bool)
		or isinstance(value, tuple) != isinstance(SAMPLES[field], tuple)
	}
	assert odd == set()
	expected = {
		"Total (company currency)": Decimal("19.00"),
		"Discount (%)": Decimal("5.00"),
		"Pieces": 2,
		"Weight (g)": 800,  # the item's 400 g, not what the shop says
		"Country Code": "US",
		"Billing in Another Country": True,
		"Items": (item,),
		"Item Groups": ("Products",),
		"Order Hour (0-23)": 8,
		"Order Weekday": "Tuesday",  # in Tokyo it is the next day
		"Earlier Orders of the Buyer": 0,
	}
	assert {field: record[field] for field in expected} == expected


def test_a_rule_holds_and_a_person_releases_for_good(shop):
	rule = make_rule([(TOTAL, ">", "50")], [hold("Call the buyer first")])
	order = make_order(line(stocked(main=9), "60.00"))
	name = factory.reviewed(shop, order)
	doc = factory.get(name)
	assert (doc.status, factory.holds(name)) == ("On Hold", {"rule": f"Call the buyer first (rule {rule})"})
	factory.act(name, "Release")
	assert factory.get(name).status == "Approved"

	# the shop tells something new, the order is reviewed again, the rule asks the same: it stays released
	factory.pooled(shop, later(order, note="Please ring twice"))
	order_review.review(name)
	assert (factory.get(name).status, factory.holds(name)) == ("Approved", {})
	assert frappe.db.count("Review Log", {"ecom_order": name}) == 1


def test_a_rule_approves_where_the_shop_does_not_but_never_over_a_hold(courier):
	shop = factory.make_shop(auto_approve=0)
	make_rule([(TOTAL, "<", "50")], ["Approve"])
	item = stocked(main=9)
	assert factory.get(factory.reviewed(shop, make_order(line(item, "40.00")))).status == "Approved"
	assert factory.get(factory.reviewed(shop, make_order(line(item, "60.00")))).review_state == "To Review"
	wrong = make_order(line(item, "40.00"), total=Decimal("40.01"))
	assert factory.get(factory.reviewed(shop, wrong)).status == "On Hold"


def test_tags_priority_warehouse_and_courier_are_set_once_and_stay_with_a_person(shop, courier):
	make_rule(
		[("Country Code", "=", "us")],
		[
			{"kind": "Tag", "tag": "domestic"},
			{"kind": "Priority", "priority": "High"},
			{"kind": "Warehouse", "warehouse": world.EAST},
			{"kind": "Courier", "courier_account": courier},
		],
	)
	order = make_order(line(stocked(main=9, east=9), "60.00"), tags=("vip",))
	name = factory.reviewed(shop, order)
	doc = factory.get(name)
	assert (doc.own_tags, doc.tags, doc.priority) == ("domestic", "vip", "High")
	assert (doc.pinned_warehouse, doc.courier_account) == (world.EAST, courier)

	doc.priority = "Urgent"
	doc.save()
	factory.pooled(shop, later(order, note="Thanks"))
	order_review.review(name)
	doc = factory.get(name)
	assert (doc.priority, doc.own_tags) == ("Urgent", "domestic")


def test_what_no_rule_asks_for_any_more_is_taken_back(shop):
	make_rule([(TOTAL, ">", "50")], [{"kind": "Tag", "tag": "big"}, {"kind": "Priority", "priority": "High"}])
	item = stocked(main=9)
	order = make_order(line(item, "60.00"))
	name = factory.reviewed(shop, order)
	smaller = replace(order.lines[0], unit_price=Decimal("40.00"))
	factory.pooled(shop, later(order, lines=(smaller,)))
	order_review.review(name)
	doc = factory.get(name)
	assert (doc.own_tags or "", doc.priority) == ("", "Normal")
	assert "no rule applies now" in log_of(name).outcome


def test_a_rule_that_asks_for_a_switched_off_courier_takes_back_the_one_it_had_set(shop, courier):
	rule = make_rule([], [{"kind": "Courier", "courier_account": courier}])
	order = make_order(line(stocked(main=9), "60.00"))
	rule_set, person_chose = (factory.reviewed(shop, replace(order, external_id=one)) for one in "12")
	assert factory.get(rule_set).courier_account == courier
	chosen = factory.make_courier()
	doc = factory.get(person_chose)
	doc.courier_account = chosen
	doc.save()
	doc = frappe.get_doc("Review Rule", rule)
	doc.actions[0].courier_account = off = factory.make_courier()
	doc.save()
	frappe.db.set_value("Courier Account", off, "enabled", 0)
	frappe.db.commit()
	for name in (rule_set, person_chose):
		order_review.review(name)
	assert not factory.get(rule_set).courier_account
	assert f"{off} is switched off and was not set" in log_of(rule_set).outcome
	assert factory.get(person_chose).courier_account == chosen, "what a person chose stays"


def test_a_warehouse_that_is_not_the_shops_is_not_set(courier):
	shop = factory.make_shop(warehouses=[{"warehouse": world.MAIN, "rank": 1}])
	make_rule([], [{"kind": "Warehouse", "warehouse": world.WEST}])
	name = factory.reviewed(shop, make_order(line(stocked(main=1), "10.00")))
	assert not factory.get(name).pinned_warehouse
	assert f"{world.WEST} is not a warehouse of {shop}" in log_of(name).outcome


@pytest.mark.smoke
def test_a_gift_goes_all_the_way_and_costs_nothing(shop):
	present, item = stocked(main=3), stocked(main=3)
	rule = make_rule([(TOTAL, ">=", "50")], [gift(present, 2)])
	order = make_order(line(item, "60.00"))
	name = factory.reviewed(shop, order)
	extra = factory.get(name).lines[1]
	assert (extra.line_id, extra.sku, extra.qty, extra.amount, extra.is_gift) == (
		f"gift-{rule}",
		present,
		2,
		0,
		1,
	)
	# what the shop states anew replaces its own lines and leaves the gift
	factory.pooled(shop, later(order, note="Hello"))
	assert [row.is_gift for row in factory.get(name).lines] == [0, 1]

	for step in (order_review.review, factory.allocate.allocate):
		step(name)
	doc = factory.get(name)
	rows = frappe.get_all(
		"Sales Order Item", {"parent": doc.sales_order}, ["item_code", "qty", "rate"], order_by="idx"
	)
	assert [(row.item_code, row.qty, row.rate) for row in rows] == [(item, 1, 60), (present, 2, 0)]
	assert frappe.db.get_value("Sales Order", doc.sales_order, "grand_total") == 60

	parcel = factory.parcels(name)[0]
	factory.shipping_labels.buy_labels(parcel)
	factory.ship.ship(parcel)
	factory.billing.bill(name)
	doc = factory.get(name)
	assert doc.status == "Shipped"
	assert [row.shipped_qty for row in doc.lines] == [1, 2]
	assert frappe.db.get_value("Sales Invoice", doc.sales_invoice, "grand_total") == 60
	told = frappe.parse_json(frappe.db.get_value("Outbox Message", {"ecom_order": name}, "payload"))
	assert told["lines"] == [[order.lines[0].external_id, 1]]


def test_a_gift_that_is_not_in_stock_does_not_hold_the_order(shop):
	present = stocked(main=1)
	make_rule([], [gift(present, 2)])
	name = factory.allocated(shop, make_order(line(stocked(main=1), "60.00")))
	assert [row.is_gift for row in factory.get(name).lines] == [0]
	assert f"{present} is not in stock and was left out" in log_of(name).outcome


def test_the_log_says_which_rule_did_what_and_why(shop):
	big = make_rule([(TOTAL, ">", "50")], [{"kind": "Tag", "tag": "big"}], priority=1, stop=1)
	late = make_rule([], [{"kind": "Tag", "tag": "late"}], priority=2)
	french = make_rule([("Country Code", "=", "FR")], ["Approve"], priority=0)
	name = factory.reviewed(shop, make_order(line(stocked(main=1), "60.00")))
	log = log_of(name)
	(entry,) = log.entries
	assert (entry.rule, entry.why, entry.actions) == (big, f"{TOTAL} > 50 (is 60.00)", "Tag big")
	assert log.others.split("\n") == [
		f"{french}: did not match: Country Code = FR (is US)",
		f"{late}: not evaluated: an earlier rule ended the run",
	]
	assert "Review rules: Tag big" in factory.timeline(name)


def test_rules_of_another_shop_disabled_or_over_rules_do_nothing(shop):
	other = factory.make_shop()
	yesterday = frappe.utils.add_days(frappe.utils.now_datetime(), -1)
	make_rule([], [hold("not this shop")], shop=other)
	make_rule([], [hold("not enabled")], enabled=0)
	make_rule([], [hold("over")], active_until=yesterday)
	name = factory.reviewed(shop, make_order(line(stocked(main=1), "60.00")))
	assert factory.get(name).status == "Approved"
	assert frappe.db.count("Review Log", {"ecom_order": name}) == 0


def test_the_history_of_the_buyer_counts_what_came_before(shop):
	make_rule([("Earlier Orders of the Buyer", ">=", "1")], [{"kind": "Tag", "tag": "again"}])
	item = stocked(main=9)
	first = make_order(line(item, "10.00"))
	factory.reviewed(shop, first)
	second = make_order(
		line(item, "20.00", 2), buyer=first.buyer, created_at=first.created_at + timedelta(minutes=5)
	)
	assert factory.get(factory.reviewed(shop, second)).own_tags == "again"
	# an earlier order that arrives late is not made one of a known buyer by what came after it
	before = make_order(
		line(item, "30.00", 3), buyer=first.buyer, created_at=first.created_at - timedelta(minutes=5)
	)
	assert not factory.get(factory.reviewed(shop, before)).own_tags


def test_however_long_the_history_so_many_orders_are_read(shop, monkeypatch):
	from ecom_erp.flows.orders.order_document import read_canonical
	from ecom_erp.flows.review import rule_facts

	first = make_order(line("NO-SUCH-ITEM", "10.00"))
	later_ones = [
		make_order(first.lines[0], buyer=first.buyer, created_at=first.created_at + timedelta(minutes=number))
		for number in range(1, 5)
	]
	docs = [factory.get(factory.pooled(shop, order)) for order in (first, *later_ones)]
	frappe.db.set_value("Ecom Order", docs[2].name, "status", "Cancelled")
	stranger = factory.get(factory.pooled(shop, make_order(line("NO-SUCH-ITEM", "10.00"))))
	subjects = [rule_facts.subject_of(doc, read_canonical(doc)) for doc in (*docs, stranger)]

	def counted() -> list[tuple[int, int]]:
		found = rule_facts.earlier_orders(subjects)
		return [(found[one.name].earlier, found[one.name].cancelled) for one in subjects]

	assert counted() == [(0, 0), (1, 0), (2, 0), (3, 1), (4, 1), (0, 0)]
	monkeypatch.setattr(rule_facts, "MOST_EARLIER", 2)
	assert counted() == [(0, 0), (1, 0), (2, 0), (2, 1), (2, 1), (0, 0)]


@pytest.mark.parametrize(
	"conditions, actions, problem",
	[
		([(TOTAL, ">", "a lot")], ["Approve"], "Condition, row 1: .*'a lot' is not a"),
		(
			[("Guest Buyer", "=", "Yes"), ("Country Code", ">", "A")],
			["Approve"],
			"Condition, row 2: .*numbers",
		),
		([], [hold(" ")], "Action, row 1: Reason is missing|Reason"),
		([], ["Approve", {"kind": "Warehouse", "warehouse": "Nowhere"}], "Nowhere"),
		([], [{"kind": "Gift", "item_code": "x"}], "x"),
	],
)
def test_a_rule_that_makes_no_sense_is_refused_and_names_the_row(site, conditions, actions, problem):
	with pytest.raises(frappe.ValidationError, match=problem):
		make_rule(conditions, actions)


def test_a_rule_keeps_only_what_its_action_needs(site):
	name = make_rule([], [{"kind": "Tag", "tag": "big", "reason": "left over", "qty": 4}])
	(row,) = frappe.get_doc("Review Rule", name).actions
	assert (row.tag, row.reason, row.qty, row.summary) == ("big", None, 0, "Tag big")


def test_a_broken_rule_holds_with_its_name(shop):
	name = make_rule([(TOTAL, ">", "50")], ["Approve"])
	frappe.db.set_value("Review Rule Condition", {"parent": name}, "value", "broken")
	frappe.clear_document_cache("Review Rule", name)
	order = factory.pooled(shop, make_order(line(stocked(main=1), "60.00")))
	order_steps.advance(order)
	assert f"Rule {name}" in factory.holds(order)["error"]


def test_old_entries_of_the_log_go(shop):
	from ecom_erp import jobs

	make_rule([], [{"kind": "Tag", "tag": "any"}])
	old, new = [factory.reviewed(shop, make_order(line(stocked(main=1), "60.00"))) for _ in range(2)]
	past = frappe.utils.add_days(frappe.utils.now_datetime(), -181)
	frappe.db.set_value("Review Log", {"ecom_order": old}, "reviewed_at", past)
	jobs.clean_review_log()
	left = frappe.get_all("Review Log", {"ecom_order": ("in", [old, new])}, pluck="ecom_order")
	assert left == [new]
	assert frappe.db.count("Review Log Entry", {"parenttype": "Review Log"}) == 1
