"""What a rule asked for and could not be done: tried again, done once, and said."""

import frappe
import pytest

from ecom_erp.flows.review import order_review, waiting_actions
from ecom_erp.flows.work import order_steps
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import set_stock
from tests.factories.rules import gift, hold, make_rule
from tests.factories.shop import later, line, make_order, stocked
from tests.processes import killed_at_commit, together


def outcomes(order: str) -> list[str]:
	return frappe.get_all("Review Log", {"ecom_order": order}, pluck="outcome", order_by="creation")


def gifts(order: str) -> list[tuple]:
	return [(row.sku, row.qty) for row in factory.get(order).lines if row.is_gift]


def due_now(order: str) -> None:
	frappe.db.set_value("Ecom Order", order, "actions_due_at", "2020-01-01", update_modified=False)
	frappe.db.commit()


@pytest.fixture
def held(shop):
	"""An order that waits for a person, and for a gift that nobody has."""
	present = stocked(main=0)
	make_rule([], [hold("Look at it"), gift(present, 2)])
	order = make_order(line(stocked(main=9), "60.00"))
	return factory.reviewed(shop, order), present, order


def test_a_gift_is_added_when_its_stock_has_come(held):
	name, present, _order = held
	assert gifts(name) == []
	assert waiting_actions.hasten_where_stock_came() == 0
	assert waiting_actions.work_due(10) == 0
	set_stock(present, 5)
	frappe.db.commit()
	assert waiting_actions.hasten_where_stock_came() == 1
	waiting_actions.work_due(10)
	assert gifts(name) == [(present, 2)]
	log = frappe.get_last_doc("Review Log", {"ecom_order": name})
	assert log.outcome == "Gift: done now"
	assert "tried 2 times" in log.entries[0].why and f"{present} is not in stock" in log.entries[0].why
	doc = factory.get(name)
	assert not doc.waiting_actions and not doc.actions_due_at
	before = len(outcomes(name))
	waiting_actions.act_again(name)
	assert gifts(name) == [(present, 2)] and len(outcomes(name)) == before, "done once"


def test_it_is_tried_with_longer_and_longer_pauses(held):
	name, _present, _order = held
	waits = []
	for _number in range(4):
		due_now(name)
		waiting_actions.work_due(10)
		due = frappe.db.get_value("Ecom Order", name, "actions_due_at")
		waits.append(round((due - frappe.utils.now_datetime()).total_seconds(), -2))
	assert waits == [600, 1200, 2400, 4800]
	assert len(outcomes(name)) == 1, "nothing has changed, nothing is said"


def test_it_is_tried_when_the_order_changes(shop, held):
	name, present, order = held
	set_stock(present, 5)
	factory.pooled(shop, later(order, note="Ring twice"))
	order_review.review(name)
	assert gifts(name) == [(present, 2)]


def test_past_the_allocation_it_is_given_up_and_said(shop):
	present = stocked(main=0)
	make_rule([], [gift(present)])
	name = factory.allocated(shop, make_order(line(stocked(main=9), "60.00")))
	set_stock(present, 5)
	due_now(name)
	waiting_actions.work_due(10)
	assert (
		gifts(name) == []
		and outcomes(name)[-1] == "Gift: not done any more: the order is past its allocation"
	)
	assert not factory.get(name).waiting_actions


def test_a_warehouse_that_becomes_the_shops_is_set_unless_a_person_has_chosen(courier):
	shop = factory.make_shop(warehouses=[{"warehouse": world.MAIN, "rank": 1}])
	make_rule([], [hold("Look at it"), {"kind": "Warehouse", "warehouse": world.WEST}])
	first, second = (factory.reviewed(shop, make_order(line(stocked(main=1), "10.00"))) for _ in range(2))
	doc = factory.get(second)
	doc.pinned_warehouse = world.MAIN
	doc.save()
	document = frappe.get_doc("Ecom Shop", shop)
	document.append("warehouses", {"warehouse": world.WEST, "rank": 2})
	document.save()
	frappe.db.commit()
	for name in (first, second):
		due_now(name)
	waiting_actions.work_due(10)
	assert factory.get(first).pinned_warehouse == world.WEST
	assert factory.get(second).pinned_warehouse == world.MAIN
	assert outcomes(second)[-1] == "Warehouse: a person has chosen"


def test_a_courier_that_is_switched_off_is_set_when_it_is_on_again(shop, courier):
	frappe.db.set_value("Courier Account", courier, "enabled", 0)
	rule = make_rule([], [hold("Look"), "Approve"])
	frappe.db.set_value("Courier Account", courier, "enabled", 1)
	doc = frappe.get_doc("Review Rule", rule)
	doc.append("actions", {"kind": "Courier", "courier_account": courier})
	doc.save()
	frappe.db.set_value("Courier Account", courier, "enabled", 0)
	frappe.db.commit()
	name = factory.reviewed(shop, make_order(line(stocked(main=1), "10.00")))
	assert not factory.get(name).courier_account
	frappe.db.set_value("Courier Account", courier, "enabled", 1)
	due_now(name)
	waiting_actions.work_due(10)
	assert factory.get(name).courier_account == courier


def test_an_order_without_stock_is_allocated_when_stock_has_come(shop):
	item = stocked(main=0)
	name = factory.reviewed(shop, make_order(line(item, "10.00")))
	order_steps.advance(name)
	assert factory.get(name).next_action == "Replenish"
	assert waiting_actions.hasten_where_stock_came() == 0
	set_stock(item, 5)
	frappe.db.commit()
	assert waiting_actions.hasten_where_stock_came() == 1
	order_steps.advance_due(10)
	assert factory.get(name).status == "Allocated"


def test_killed_or_done_by_two_at_once_it_is_done_once(held, site):
	name, present, _order = held
	set_stock(present, 5)
	number, over = 1, False
	while not over:
		due_now(name)
		over = not killed_at_commit(site, lambda: waiting_actions.act_again(name), number, False)
		number += 1
		frappe.db.rollback()
	together(site, [lambda: waiting_actions.act_again(name)] * 2)
	frappe.db.rollback()
	assert gifts(name) == [(present, 2)]
	assert outcomes(name).count("Gift: done now") == 1
