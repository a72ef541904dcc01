"""Who may approve what, and which orders wait for somebody who may."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal

import frappe
import pytest
from frappe.model.workflow import get_transitions

from ecom_erp.flows.review import order_review
from ecom_erp.flows.work import order_steps
from tests.factories import shop as factory
from tests.factories.erpnext import make_account, make_exchange_rate
from tests.factories.rules import make_rule
from tests.factories.shop import later, line, make_order, stocked
from tests.factories.users import make_user

CLERK, MANAGER = "Order Clerk", "Ecom Manager"


def limit(auto: float = 0, **roles: float) -> None:
	"""Settings with these limits; roles by keyword clerk and manager."""
	settings = frappe.get_doc("Ecom Settings")
	settings.auto_approve_limit = auto
	names = {"clerk": CLERK, "manager": MANAGER}
	settings.set("approval_limits", [{"role": names[key], "amount": most} for key, most in roles.items()])
	settings.save()


@pytest.fixture(autouse=True)
def no_limits(site) -> Iterator[None]:
	"""What a test has set is committed with its orders; take it back."""
	yield
	frappe.db.rollback()
	frappe.set_user("Administrator")
	limit()
	frappe.db.commit()


@pytest.fixture
def manual_shop(courier) -> str:
	"""A shop whose orders a person approves."""
	return factory.make_shop(auto_approve=0)


@pytest.fixture
def item(site) -> str:
	return stocked(main=50)


def foreign_shop(currency: str) -> str:
	receivable = make_account(
		f"Debtors {currency}", "Accounts Receivable", account_type="Receivable", account_currency=currency
	)
	return factory.make_shop(currency=currency, receivable_account=receivable)


def offered(order: str, role: str) -> set[str]:
	"""The actions that the form offers to a person with the role."""
	frappe.set_user(make_user(role))
	actions = {row.action for row in get_transitions(factory.get(order))}
	frappe.set_user("Administrator")
	return actions


def act(order: str, action: str, role: str) -> None:
	frappe.set_user(make_user(role))
	try:
		factory.act(order, action)
	finally:
		frappe.set_user("Administrator")


def asked(order: str) -> set[str]:
	"""Who has the order on his list."""
	filters = {"reference_type": "Ecom Order", "reference_name": order, "status": "Open"}
	return set(frappe.get_all("ToDo", filters, pluck="allocated_to"))


def test_without_limits_every_reviewer_approves(manual_shop, item):
	name = factory.reviewed(manual_shop, make_order(line(item, "9000.00")))
	assert offered(name, CLERK) == {"Approve", "Hold"}
	act(name, "Approve", CLERK)
	assert factory.get(name).status == "Approved"


@pytest.mark.smoke
def test_a_clerk_asks_and_a_manager_approves_what_is_above_the_clerks_limit(manual_shop, item):
	limit(clerk=500, manager=0)
	name = factory.reviewed(manual_shop, make_order(line(item, "500.01")))
	assert offered(name, CLERK) == {"Ask for Approval", "Hold"}
	assert "Approve" in offered(name, MANAGER)
	act(name, "Ask for Approval", CLERK)
	doc = factory.get(name)
	assert (doc.status, doc.review_state, doc.next_action) == ("Paid", "Awaiting Manager", "Approve")
	assert make_user(MANAGER) in asked(name) and make_user(CLERK) not in asked(name)
	# a review that finds the same does not take it from the manager's list
	order_review.review(name)
	assert factory.get(name).review_state == "Awaiting Manager"
	assert offered(name, CLERK) == set()
	act(name, "Approve", MANAGER)
	doc = factory.get(name)
	assert (doc.status, doc.review_state, doc.hold_reason) == ("Approved", "Approved", "")
	assert asked(name) == set()


def test_the_limit_itself_is_within_it(manual_shop, item):
	limit(clerk=500)
	name = factory.reviewed(manual_shop, make_order(line(item, "500.00")))
	act(name, "Approve", CLERK)
	assert factory.get(name).status == "Approved"


def test_the_server_refuses_past_the_buttons_and_says_who_may(manual_shop, item):
	limit(clerk=500, manager=2000)
	name = factory.reviewed(manual_shop, make_order(line(item, "600.00")))
	frappe.set_user(make_user(CLERK))
	doc = factory.get(name)
	doc.review_state = "Approved"
	doc.flags.ignore_validate_update_after_submit = True
	frappe.db.set_value("Workflow Transition", {"parent": "Ecom Order Review"}, "condition", None)
	frappe.clear_document_cache("Workflow", "Ecom Order Review")
	with pytest.raises(
		frappe.PermissionError,
		match=r"600.00 exceeds your approval limit. It can be approved by Ecom Manager",
	):
		doc.save()
	frappe.db.rollback()
	frappe.clear_document_cache("Workflow", "Ecom Order Review")


def test_releasing_a_hold_is_approving(shop, item):
	limit(clerk=500, manager=0)
	wrong = make_order(line(item, "600.00"), total=Decimal("600.01"))
	name = factory.reviewed(shop, wrong)
	assert offered(name, CLERK) == {"Ask for Approval", "Check Again"}
	act(name, "Ask for Approval", CLERK)
	act(name, "Approve", MANAGER)
	doc = factory.get(name)
	assert (doc.status, doc.holds[0].status) == ("Approved", "Released")


def test_who_has_none_of_the_roles_approves_nothing(manual_shop, item):
	limit(manager=0)
	name = factory.reviewed(manual_shop, make_order(line(item, "1.00")))
	assert "Approve" not in offered(name, CLERK)


def test_a_clean_order_above_the_limit_waits_and_says_why(shop, item):
	limit(auto=100, clerk=500, manager=0)
	below = factory.reviewed(shop, make_order(line(item, "100.00")))
	assert factory.get(below).status == "Approved"
	above = factory.reviewed(shop, make_order(line(item, "100.01")))
	doc = factory.get(above)
	assert (doc.status, doc.review_state, doc.next_action) == ("Paid", "To Review", "Approve")
	assert "100.01 exceeds the automatic approval limit of $ 100.00" in doc.hold_reason
	assert "100.01 exceeds the automatic approval limit of $ 100.00" in factory.timeline(above)
	assert make_user(CLERK) in asked(above)  # the lowest role that may


def test_a_rule_that_approves_does_not_lift_the_limit(shop, item):
	limit(auto=100)
	make_rule([], ["Approve"])
	name = factory.reviewed(shop, make_order(line(item, "200.00")))
	assert factory.get(name).review_state == "To Review"


def test_limits_are_compared_in_the_companys_currency(courier, item):
	frappe.db.delete("Currency Exchange", {"from_currency": "EUR"})
	make_exchange_rate("EUR", 1.1, date="2026-01-01")
	make_exchange_rate("EUR", 1.5, date="2026-03-05")
	shop = foreign_shop("EUR")
	limit(auto=100)
	sold = make_order(
		line(item, "90.92"), currency="EUR", created_at=datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
	)
	name = factory.pooled(shop, sold)
	assert factory.get(name).base_total == 100.01  # 90.92 x 1.1 = 100.012
	order_review.review(name)
	assert factory.get(name).review_state == "To Review"


def test_an_amount_without_exchange_rate_is_above_every_limit(courier, item):
	shop = foreign_shop("AUD")
	limit(auto=100, clerk=500, manager=0)
	name = factory.reviewed(shop, make_order(line(item, "5.00"), currency="AUD"))
	doc = factory.get(name)
	assert doc.review_state == "To Review"
	assert "add the exchange rate to USD under Currency Exchange" in doc.hold_reason
	assert "Approve" not in offered(name, CLERK)
	assert "Approve" in offered(name, MANAGER)


def test_what_was_approved_stays_approved_until_the_amount_grows(shop, item):
	limit(auto=100)
	order = make_order(line(item, "200.00"))
	name = factory.reviewed(shop, order)
	act(name, "Approve", CLERK)
	factory.pooled(shop, later(order, note="Ring twice"))
	order_review.review(name)
	assert factory.get(name).status == "Approved"
	dearer = later(order, minutes=2, lines=(replace(order.lines[0], unit_price=Decimal("300.00")),))
	more = replace(order.payments[0], external_id="more", amount=Decimal("100.00"))
	factory.pooled(shop, replace(dearer, payments=(*order.payments, more)))
	order_steps.advance(name)
	doc = factory.get(name)
	assert (doc.status, doc.review_state) == ("Paid", "To Review")
