"""An outcome that comes from outside of the app is one object: a ticket goes its way by what that object says."""

import frappe
import pytest

from ecom_erp.core.after_sales import outcomes
from ecom_erp.core.after_sales.outcomes import RETURN, Gives, Moment, Outcome, register
from ecom_erp.core.states.ticket import CLOSED, PENDING, RECEIVED
from ecom_erp.flows.after_sales import give, receive, ticket_flow, ticket_worker
from ecom_erp.flows.after_sales.claimed_quantities import claimed
from ecom_erp.flows.after_sales.ticket_mails import mail_facts
from ecom_erp.flows.portal import return_portal
from ecom_erp.messaging.transaction import unit_of_work
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.support.tickets import policy, ticket, work

REPAIR = Outcome(
	"Repair",
	{"Repair": frozenset({RETURN})},
	returns=True,
	gives=Gives.OTHER,
	uses_up=True,
	step="repair",
	does="tests.flows.after_sales.test_outcomes.repair",
	said={RECEIVED: "We are repairing it.", CLOSED: "It is repaired."},
	stages=(("Requested", Moment.ASKED), ("In the workshop", Moment.RETURNED), ("Repaired", Moment.OVER)),
	button="Repair",
)
DONE = []


@unit_of_work
def repair(name: str) -> None:
	"""What the workshop of this test does."""
	_order, made = ticket_flow.lock(name)
	if made.status == CLOSED:
		return
	DONE.append(name)
	ticket_flow.close(made)
	ticket_flow.save(made)


@pytest.fixture
def repairs():
	register(REPAIR)
	DONE.clear()
	yield
	del outcomes.OUTCOMES["Repair"]


def decided_by_repair(order: str):
	"""A ticket that a policy repairs. The form would offer Repair by an option of After Sales Policy."""
	name = policy("Refund", reason="Defective", policy_name="Repairs", return_label_by="Customer")
	frappe.db.set_value("After Sales Policy", name, "decision", "Repair")
	frappe.clear_document_cache("After Sales Policy", name)
	return ticket(order, reason="Defective")


@pytest.mark.smoke
def test_a_ticket_goes_the_way_of_an_invented_outcome(shop, repairs):
	order = factory.billed(shop, make_order(line(stocked(main=2), "10.00", 2)))
	made = decided_by_repair(order)
	assert (made.decision, made.refund_amount, made.step) == ("Repair", 0, "decide")
	made = work(made.name)
	assert (made.status, made.responded_at is not None) == ("Awaiting Return", True)
	line_id = made.lines[0].line_id
	assert claimed(order, PENDING)[line_id].shipped == 1
	receive(
		made.name, [{"row": made.lines[0].name, "qty": 1, "condition": "Damaged", "disposition": "Restock"}]
	)
	made.reload()
	assert (made.status, made.step) == ("Received", "repair")
	[shown] = return_portal.tickets_of(order)
	assert shown["status"] == "We are repairing it."
	made = work(made.name)
	assert (made.status, made.credit_note, made.refund_amount, DONE) == ("Closed", None, 0, [made.name])
	[shown] = return_portal.tickets_of(order)
	assert (shown["status"], shown["tone"]) == ("It is repaired.", "good")
	assert [stage["text"] for stage in shown["stages"]] == ["Requested", "In the workshop", "Repaired"]
	mail = mail_facts(factory.get(order), made, "en", {})
	assert mail["said"] == "It is repaired."
	give(made.name)
	assert [made.name] == DONE


def test_what_does_not_settle_leaves_the_money_to_other_tickets(shop, repairs):
	"""Two pieces of 10: one is repaired, so both can still be paid back."""
	order = factory.billed(shop, make_order(line(stocked(main=2), "10.00", 2)))
	decided_by_repair(order)
	both = ticket(order, "Refund Only", qty=2, reason="Other")
	assert both.refund_amount == 20


def test_the_form_is_told_what_its_button_does(shop, repairs):
	order = factory.billed(shop, make_order(line(stocked(main=2), "10.00", 2)))
	made = frappe.get_doc("After Sales Ticket", decided_by_repair(order).name)
	made.run_method("onload")
	assert made.get_onload("outcome") == {"gives": "other", "step": "repair", "button": "Repair"}


def test_units_that_are_used_up_stay_spoken_for(shop, repairs):
	"""Without a return: what was given cannot be asked for again."""
	order = factory.billed(shop, make_order(line(stocked(main=2), "10.00", 2)))
	made = decided_by_repair(order)
	frappe.db.set_value("After Sales Ticket", made.name, "status", "Closed")
	assert claimed(order, PENDING)[made.lines[0].line_id].shipped == 1


def test_a_step_that_no_outcome_has_is_named(site):
	with pytest.raises(KeyError, match="No outcome has the step 'mend'"):
		ticket_worker.RUNNER.steps["mend"]
