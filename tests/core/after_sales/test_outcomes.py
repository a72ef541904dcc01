"""Which decision leads to which outcome, and that none leads nowhere."""

import itertools
import json
from pathlib import Path

import pytest

from ecom_erp.core.after_sales.outcomes import (
	OUTCOMES,
	PERSON,
	WISHES,
	Gives,
	Outcome,
	Pays,
	Wish,
	decisions,
	outcome_of,
	register,
	register_wish,
	wishes_about_goods,
)
from ecom_erp.core.after_sales.policy import Policy
from ecom_erp.core.states.ticket import APPROVED, AWAITING, CLOSED, OPEN, RECEIVED, TICKET

DOCTYPES = Path(__file__).resolve().parents[3] / "apps/ecom_erp/ecom_erp/ecom_erp/doctype"


@pytest.mark.parametrize(
	"wish, decision, returns, gives",
	[
		("Return and Refund", "", True, "money"),
		("Return and Refund", "Person", True, "money"),
		("Return and Refund", "Return First", True, "money"),
		("Return and Refund", "Keep Item", False, "money"),
		("Return and Refund", "Refund", False, "money"),
		("Return and Refund", "Exchange", True, "goods"),
		("Return and Refund", "Resend", False, "goods"),
		("Refund Only", "", False, "money"),
		("Refund Only", "Return First", True, "money"),
		("Refund Only", "Exchange", True, "goods"),
		("Refund Only", "Keep Item", False, "money"),
		("Exchange", "", True, "goods"),
		("Exchange", "Keep Item", False, "goods"),
		("Exchange", "Return First", True, "goods"),
		("Exchange", "Resend", False, "goods"),
		("Exchange", "Refund", False, "money"),
		("Resend", "", False, "goods"),
		("Resend", "Keep Item", False, "goods"),
		("Resend", "Exchange", False, "goods"),
		("Resend", "Return First", True, "goods"),
		("Resend", "Refund", False, "money"),
		("Return and Refund", "Reject", False, ""),
		("Complaint", "", False, "answer"),
		("Question", "", False, "answer"),
		("Question", "Refund", False, "answer"),
		("Complaint", "Reject", False, ""),
	],
)
def test_what_a_decision_means_for_a_ticket(wish, decision, returns, gives):
	outcome = outcome_of(wish, decision)
	assert (outcome.returns, outcome.gives) == (returns, gives)


def test_a_decision_without_an_outcome_does_not_exist():
	"""A policy that said Repair once paid the buyer."""
	with pytest.raises(ValueError, match="Repair"):
		outcome_of("Return and Refund", "Repair")
	with pytest.raises(ValueError, match="Repair"):
		Policy("P", "Repair")


def test_each_decision_leads_to_one_outcome_of_each_wish():
	for decision in decisions()[:-1]:
		for wish in wishes_about_goods():
			leads = [
				outcome.name
				for outcome in OUTCOMES.values()
				if decision in outcome.decisions
				and (outcome.decisions[decision] is None or wish in outcome.decisions[decision])
			]
			assert len(leads) == 1, (decision, wish, leads)
			assert outcome_of(wish, decision).name == leads[0]


def options(doctype: str, fieldname: str) -> list[str]:
	path = DOCTYPES / doctype / f"{doctype}.json"
	fields = json.loads(path.read_text(encoding="utf-8"))["fields"]
	[field] = [one for one in fields if one["fieldname"] == fieldname]
	return field["options"].split("\n")


def test_the_forms_offer_what_there_is():
	assert sorted(options("after_sales_policy", "decision")) == sorted(decisions())
	assert sorted(options("after_sales_ticket", "ticket_type")) == sorted(WISHES)
	path = DOCTYPES / "after_sales_policy/after_sales_policy.json"
	boxes = {one["fieldname"]: one.get("label") for one in json.loads(path.read_text())["fields"]}
	for wish in WISHES.values():
		if wish.policy_field:
			assert boxes[wish.policy_field] == wish.name


@pytest.mark.parametrize("outcome", list(OUTCOMES.values()), ids=lambda outcome: outcome.name)
def test_an_outcome_is_whole(outcome):
	"""What gives something has a step and a button, what pays is settled, and its way is one that a ticket can go."""
	gives = outcome.gives in (Gives.MONEY, Gives.GOODS, Gives.OTHER)
	assert bool(outcome.step) == gives == bool(outcome.button) == bool(outcome.does)
	if outcome.gives is Gives.MONEY:
		assert (outcome.pays, outcome.settles) == (Pays.WORTH, True)
	way = [OPEN, AWAITING, RECEIVED, CLOSED] if outcome.returns else [OPEN, APPROVED, CLOSED]
	for old, new in itertools.pairwise(way):
		TICKET.check(old, new)
	for status in TICKET.statuses:
		assert outcome.text(status, paid=False)
	assert outcome.text(CLOSED, paid=True) == "Done: {amount} was refunded."


def test_what_makes_no_sense_is_not_registered():
	with pytest.raises(ValueError, match="Refund leads to Refund Only and Voucher"):
		register(Outcome("Voucher", {"Refund": frozenset({"Exchange"})}))
	with pytest.raises(ValueError, match="nothing does its step"):
		register(Outcome("Voucher", {"Voucher": None}, step="voucher"))
	with pytest.raises(ValueError, match="leaves the decision to a person"):
		register(Outcome("Voucher", {PERSON: None}))
	with pytest.raises(ValueError, match="there is no outcome"):
		register_wish(Wish("Voucher", "Voucher"))
	assert "Voucher" not in OUTCOMES and "Voucher" not in WISHES
