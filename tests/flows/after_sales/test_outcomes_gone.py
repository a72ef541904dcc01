"""Tickets of a decision or a type that is no longer there: what they were is shown, and they stop nothing else."""

import frappe
import pytest

from ecom_erp.core.states.ticket import PENDING
from ecom_erp.flows import after_sales
from ecom_erp.flows.after_sales import give
from ecom_erp.flows.after_sales.claimed_quantities import claimed
from ecom_erp.flows.portal import return_portal
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.support.tickets import policy, ticket, work


@pytest.fixture
def order(shop) -> str:
	return factory.billed(shop, make_order(line(stocked(main=3), "10.00", 3)))


def of_gone(order: str, status: str, **values) -> str:
	"""A ticket about one piece, whose decision came with something that is no longer there."""
	made = ticket(order).name
	frappe.db.set_value("After Sales Ticket", made, {"status": status, "decision": "Repair", **values})
	frappe.db.commit()
	return made


@pytest.mark.parametrize("status", ["Received", "Closed"])
def test_its_form_opens_and_other_tickets_go_on(order, status):
	made = of_gone(order, status)
	document = frappe.get_doc("After Sales Ticket", made)
	document.run_method("onload")
	assert claimed(order, PENDING) is not None
	other = ticket(order, "Refund Only", reason="Other")
	assert other.refund_amount == 10
	shown = return_portal.tickets_of(order)
	assert len(shown) == 2


def test_a_person_is_told_what_there_is_not(order):
	made = of_gone(order, "Received", step="repair", step_due_at=frappe.utils.now_datetime())
	found = work(made)
	assert found.status == "Received"
	assert "repair" in found.problem
	with pytest.raises(frappe.ValidationError, match="only needs an answer"):
		give(made)
	assert after_sales.answer(made, "We have no workshop any more.") == "Closed"
	assert frappe.db.get_value("After Sales Ticket", made, "step") in (None, "")


def test_nothing_is_given_without_a_person(order):
	"""Decided by a policy before the decision went."""
	name = policy("Refund", policy_name="Repairs")
	made = ticket(order)
	assert (made.decision, made.step) == ("Refund", "decide")
	frappe.db.set_value("After Sales Policy", name, "decision", "Repair")
	frappe.db.set_value("After Sales Ticket", made.name, "decision", "Repair")
	frappe.clear_document_cache("After Sales Policy", name)
	frappe.db.commit()
	found = work(made.name)
	assert (found.status, found.decision, found.step) == ("Open", "Person", "")
	assert after_sales.approve(made.name) == "Awaiting Return"


def test_a_policy_of_a_decision_that_is_gone_leaves_its_tickets_to_a_person(order):
	"""And does not stand in the way of tickets that are not about it."""
	name = policy("Refund", policy_name="Repairs", reason="Defective", priority=1)
	policy("Refund", policy_name="Others", priority=2)
	frappe.db.set_value("After Sales Policy", name, "decision", "Repair")
	frappe.clear_document_cache("After Sales Policy", name)
	assert ticket(order, reason="Defective").decision == "Person"
	assert ticket(order, "Refund Only", reason="Other").decision == "Refund"


def test_a_type_that_is_not_there(order):
	made = ticket(order).name
	frappe.db.set_value(
		"After Sales Ticket", made, {"status": "Closed", "ticket_type": "Rental", "decision": ""}
	)
	frappe.db.commit()
	frappe.get_doc("After Sales Ticket", made).run_method("onload")
	other = ticket(order, "Refund Only", reason="Other")
	assert other.refund_amount == 10
	assert len(return_portal.tickets_of(order)) == 2
