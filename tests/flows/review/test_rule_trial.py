"""Rules tried on past orders: what would have happened, and nothing is written."""

from datetime import timedelta

import frappe
import pytest

from ecom_erp.api.desk.review_rules import try_rules
from tests import world
from tests.factories import shop as factory
from tests.factories.rules import gift, hold, make_rule
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user

TOTAL = "Total (order currency)"
TABLES = ("Review Log", "Ecom Order Hold", "Comment", "ToDo", "Outbox Message", "Version")


def tried(names: list[str], shop: str, **values) -> dict:
	"""Rows by order, of one request."""
	return {row["order"]: row for row in try_rules(names, shop, **values)["rows"]}


def snapshot(orders: list[str]) -> tuple:
	documents = [frappe.db.get_value("Ecom Order", name, "*") for name in orders]
	return [frappe.db.count(doctype) for doctype in TABLES], documents


@pytest.mark.smoke
def test_a_trial_tells_what_would_have_been_otherwise_and_writes_nothing(shop):
	item, present = stocked(main=9, east=9), stocked(main=9)
	small = factory.allocated(shop, make_order(line(item, "40.00")))
	big = factory.allocated(shop, make_order(line(item, "80.00")))
	rule = make_rule(
		[(TOTAL, ">", "50")],
		[hold("Look twice"), {"kind": "Warehouse", "warehouse": world.EAST}, gift(present)],
		enabled=0,
	)
	before = snapshot([small, big])
	rows = tried([rule], shop)
	assert snapshot([small, big]) == before
	assert (rows[small]["matched"], rows[small]["why"]) == (False, f"{rule}: {TOTAL} > 50 (is 40.00)")
	assert (rows[small]["does"], rows[small]["differs"]) == ("", "")
	assert rows[big]["matched"]
	assert rows[big]["does"] == f"Hold: Look twice; Ship only from {world.EAST}; Gift: 1 x {present}"
	assert rows[big]["differs"] == (
		f"would wait for a person, but is Allocated; shipped from {world.MAIN}; no gift {present}"
	)


def test_what_the_rules_did_is_no_difference(shop):
	make_rule([(TOTAL, ">", "50")], [hold("Look twice"), {"kind": "Tag", "tag": "big"}])
	held = factory.reviewed(shop, make_order(line(stocked(main=9), "80.00")))
	rows = tried([], shop)
	assert (rows[held]["matched"], rows[held]["differs"]) == (True, "")


def test_a_rule_alone_is_tried_whatever_its_window_all_rules_as_they_are_set(shop):
	order = factory.reviewed(shop, make_order(line(stocked(main=9), "80.00")))
	tomorrow = frappe.utils.add_days(frappe.utils.now_datetime(), 1)
	rule = make_rule([], [{"kind": "Tag", "tag": "later"}], active_from=tomorrow)
	assert tried([rule], shop)[order]["matched"]
	assert not tried([], shop)[order]["matched"]


def test_pages_do_not_overlap_and_days_count(shop):
	item = stocked(main=9)
	names = [factory.pooled(shop, make_order(line(item, "10.00", 1 + number))) for number in range(3)]
	old = make_order(line(item, "10.00"))
	old = make_order(line(item, "9.00"), created_at=old.created_at - timedelta(days=40))
	factory.pooled(shop, old)
	first = try_rules([], shop, days=30, start=0, count=2)
	second = try_rules([], shop, days=30, until=first["until"], start=2, count=2)
	assert first["total"] == 3
	assert sorted(row["order"] for row in first["rows"] + second["rows"]) == sorted(names)


def test_a_trial_takes_as_many_queries_for_many_orders_as_for_few(shop):
	item = stocked(main=99)
	rule = make_rule(
		[("Item Groups", "contains", "Products"), ("Earlier Orders of the Buyer", ">", "0")], ["Approve"]
	)
	for number in range(6):
		factory.pooled(shop, make_order(line(item, "10.00", 1 + number)))
	tried([rule], shop)  # fills the caches
	few, many = queries(lambda: tried([rule], shop, count=2)), queries(lambda: tried([rule], shop, count=6))
	assert many <= few


def queries(run) -> int:
	"""How many statements `run` sends to the database."""
	sent = []
	execute = frappe.db.sql

	def counted(*args, **kwargs):
		sent.append(args[0])
		return execute(*args, **kwargs)

	frappe.db.sql = counted
	try:
		run()
	finally:
		frappe.db.sql = execute
	return len(sent)


def test_who_may_not_read_rules_may_not_try_them(shop):
	frappe.set_user(make_user("Warehouse Clerk"))
	with pytest.raises(frappe.PermissionError):
		try_rules([], shop)


@pytest.mark.parametrize("days", [0, 4000])
def test_days_beyond_reason_are_refused(site, days):
	with pytest.raises(frappe.ValidationError, match="3650"):
		try_rules([], days=days)
