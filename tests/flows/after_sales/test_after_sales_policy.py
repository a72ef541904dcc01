"""The policies of the desk decide: at opening, again on change, with reasons; easy ones are carried out."""

from decimal import Decimal

import frappe
import pytest

from ecom_erp.flows import after_sales
from tests import world
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user
from tests.support.tickets import balance, policy, ticket, work

D = Decimal


@pytest.fixture
def order(shop) -> str:
	"""Two pieces at 20.00 with 3.00 of tax, shipping 5.00: shipped, invoiced, paid."""
	return factory.billed(shop, make_order(line(stocked(main=9), "20.00", 2, tax="3.00"), shipping=D(5)))


def test_without_a_policy_a_person_decides(order):
	made = ticket(order)
	assert (made.status, made.decision, made.policy) == ("Open", "Person", None)
	assert made.step in ("", None)


def test_the_ticket_shows_what_each_policy_said(order):
	policy("Keep Item", policy_name="Cheap", priority=1, max_amount=10)
	policy("Return First", policy_name="Damaged", priority=2, reason="Damaged", return_label_by="Customer")
	made = ticket(order)
	assert (made.decision, made.policy) == ("Return First", "Damaged")
	assert [(row.policy, row.matched) for row in made.explanations] == [("Cheap", 0), ("Damaged", 1)]
	assert made.explanations[0].why == "Up to 10.00; this ticket is about 21.50"


def test_it_is_decided_again_when_the_ticket_changes(order):
	policy("Return First", policy_name="Damaged", reason="Damaged")
	made = ticket(order)
	made.reason = "Changed Mind"
	made.save()
	assert (made.decision, made.policy, len(made.explanations)) == ("Person", None, 1)


def test_a_cheap_item_is_paid_back_at_once_and_stays(order):
	policy("Keep Item", max_amount=25)
	made = work(ticket(order).name)
	# 20.00 + half of the tax; the shop is told next
	assert (made.status, made.refund_amount, made.return_delivery_note) == ("Refunding", 21.5, None)
	assert balance(order, world.RECEIVABLE) == 0
	assert balance(order, world.BANK_ACCOUNT) == D("26.50")  # 48.00 - 21.50


@pytest.mark.smoke
def test_a_fee_is_kept_back_and_stands_on_its_account(order, shop):
	frappe.db.set_value("Ecom Shop", shop, "return_fee_account", world.WRITE_OFF)
	frappe.clear_document_cache("Ecom Shop", shop)
	policy("Refund", fee_percent=10)
	made = work(ticket(order).name)
	assert (made.fee_amount, made.refund_amount) == (2.15, 19.35)
	assert frappe.db.get_value("Sales Invoice", made.credit_note, "grand_total") == -19.35
	assert balance(order, world.WRITE_OFF) == D("-2.15")
	assert (balance(order, world.RECEIVABLE), balance(order, world.SALES_TAX)) == (0, D("-1.50"))


def test_return_first_buys_the_label_and_sets_the_window(order):
	policy("Return First", window_days=10, return_label_by="Seller", customer_message="Send it back.")
	made = work(ticket(order).name)
	assert (made.status, made.answer) == ("Awaiting Return", "Send it back.")
	assert frappe.utils.date_diff(made.return_by, frappe.utils.today()) == 10
	shipping_label = frappe.get_doc("Shipping Label", made.return_label)
	assert (shipping_label.direction, shipping_label.status, shipping_label.after_sales_ticket) == (
		"Return",
		"Bought",
		made.name,
	)
	assert work(made.name).return_label == shipping_label.name
	assert frappe.db.count("Shipping Label", {"after_sales_ticket": made.name}) == 1


def test_a_refusal_tells_the_customer_why(order):
	policy("Reject", reason="Changed Mind", customer_message="Too late.")
	made = work(ticket(order, reason="Changed Mind").name)
	assert (made.status, made.answer, made.approval) == ("Rejected", "Too late.", "Rejected")
	assert made.responded_at and made.closed_at


def test_a_policy_looks_at_days_and_groups(order):
	policy("Refund", policy_name="New", priority=1, after_delivery=1, to_day=14)
	policy("Refund", policy_name="Pots", priority=2, item_group="Products")
	made = ticket(order)
	assert made.explanations[0].why == "Only after delivery"
	frappe.db.set_value("Ecom Order", order, "delivered_at", frappe.utils.add_days(frappe.utils.now(), -3))
	made.reload()
	made.save()
	assert made.policy == "New"


def test_a_dry_run_changes_nothing(order):
	made = ticket(order)
	name = policy("Reject", enabled=0, reason="Damaged")
	[row] = [row for row in after_sales.dry_run(name) if row["ticket"] == made.name]
	assert (row["was"], row["would"]) == ("Person", "Reject")
	made.reload()
	assert (made.status, made.decision) == ("Open", "Person")


def test_customer_service_approves_up_to_the_limit(order):
	frappe.db.set_single_value("Ecom Settings", "ticket_limit", 20)
	frappe.clear_document_cache("Ecom Settings", "Ecom Settings")
	try:
		made = ticket(order)
		assert made.needs_manager
		frappe.db.commit()
		frappe.set_user(make_user("Customer Service"))
		with pytest.raises(frappe.PermissionError, match="Ecom Manager"):
			after_sales.approve(made.name)
		frappe.set_user(make_user("Ecom Manager"))
		assert after_sales.approve(made.name) == "Awaiting Return"
	finally:
		frappe.set_user("Administrator")
		frappe.db.set_single_value("Ecom Settings", "ticket_limit", 200)
		frappe.db.commit()


def test_money_of_a_currency_without_a_rate_is_above_every_limit(order):
	"""Nobody knows what 46.00 of them are worth: no policy decides, and Customer Service does not approve."""
	frappe.db.set_value("Ecom Order", order, {"currency": "XAF", "base_total": 0})
	name = policy("Refund", max_amount=100000)
	made = ticket(order)
	assert made.needs_manager
	assert (made.policy, made.decision) == (None, "Person")
	frappe.db.set_value("Ecom Order", order, {"currency": "USD"})
	made.save()
	assert (made.policy, made.needs_manager) == (name, 0)


def changed_by_hand(name: str, refused: bool = True, **values) -> None:
	made = frappe.get_doc("After Sales Ticket", name)
	made.lines[0].update(values)
	if refused:
		with pytest.raises(frappe.ValidationError, match="can no longer be changed"):
			made.save()
	else:
		made.save()
	frappe.db.commit()


def test_what_was_decided_on_stays_as_it_was(order):
	"""One piece is within a limit, two are not; nothing grows after it was approved, counted or paid."""
	made = ticket(order)
	after_sales.approve(made.name)
	changed_by_hand(made.name, qty=2)
	changed_by_hand(made.name, refused=False, received_qty=1, condition="Opened", disposition="Restock")
	after_sales.receive(made.name)
	changed_by_hand(made.name, received_qty=2)
	changed_by_hand(made.name, refused=False, disposition="Scrap")
	made.reload()
	made.append("lines", {"line_id": made.lines[0].line_id, "qty": 1})
	with pytest.raises(frappe.ValidationError, match="can no longer be changed"):
		made.save()
	after_sales.refund(made.name)
	changed_by_hand(made.name, qty=2)
	made.reload()
	made.refund_amount = 1
	with pytest.raises(frappe.ValidationError, match="maintained by the app"):
		made.save()


def test_the_workflow_of_the_desk_moves_the_ticket(order):
	from frappe.model.workflow import apply_workflow

	made = ticket(order, "Refund Only")
	assert made.approval == "To Decide"
	made = apply_workflow(made, "Approve")
	assert (made.status, made.approval, made.decision) == ("Approved", "Approved", "Refund")
	with pytest.raises(frappe.ValidationError, match="a reason before rejecting"):
		apply_workflow(made, "Reject")


def test_late_tickets_are_flagged(order):
	from ecom_erp.flows.after_sales.ticket_worker import mark_late

	made = ticket(order)
	assert frappe.utils.time_diff_in_hours(made.respond_by, made.creation) == pytest.approx(24, abs=0.1)
	frappe.db.set_value("After Sales Ticket", made.name, "respond_by", frappe.utils.add_days(None, -1))
	mark_late()
	assert frappe.db.get_value("After Sales Ticket", made.name, "overdue") == 1


def test_a_question_is_answered_and_closed(order):
	from ecom_erp.flows.after_sales.tickets import open_ticket

	made = open_ticket(order, "Question", "Other", [], "How do I wash it?")
	frappe.db.commit()
	assert (made.refund_amount or 0, made.decision) == (0, None)
	assert after_sales.answer(made.name, "By hand.") == "Closed"
