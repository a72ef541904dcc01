"""What a buyer may wish, how a ticket may end, and which decision leads where.

A `Wish` is a type of ticket: what the buyer asks for. An `Outcome` is what is done about it. A decision is what a policy
or a person says; of each wish it leads to one outcome. Money, claimed units, the steps of the machine, the form and what
the buyer reads all follow from these objects. Texts are English templates, with {amount} and {date} in braces, which
flows translate.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.states.ticket import (
	APPROVED,
	AWAITING,
	CLOSED,
	OPEN,
	RECEIVED,
	REFUNDING,
	REJECTED,
	SENDING,
	TicketStatus,
)

RETURN, REFUND, EXCHANGE, RESEND = "Return and Refund", "Refund Only", "Exchange", "Resend"
COMPLAINT, QUESTION = "Complaint", "Question"
# what leaves a ticket to a person
PERSON = "Person"
UNDECIDED = ("", PERSON)
KEEP_ITEM, REJECT_DECISION = "Keep Item", "Reject"


class Gives(StrEnum):
	"""What the buyer gets in the end."""

	MONEY = "money"
	GOODS = "goods"  # a shipment without charge, or paid with what came back
	ANSWER = "answer"
	OTHER = "other"  # what the outcome's own step gives
	NOTHING = ""


class Pays(Enum):
	"""How much goes back to the buyer: what the units are worth, what is left of that after an exchange, or nothing."""

	WORTH = "worth"
	DIFFERENCE = "difference"
	NOTHING = "nothing"


class Moment(Enum):
	"""A moment of a ticket that the buyer's page shows the day of."""

	ASKED = "asked"
	ANSWERED = "answered"
	RETURNED = "returned"
	OVER = "over"


@dataclass(frozen=True)
class Wish:
	"""A type of ticket. `outcome`: what a person's approval means, by name; `decision`: what such an approval is called.

	about_goods: it names lines of the order; else it is answered. of_unshipped: it may be about units that are still to
	be shipped. priced: what is sent instead has a price. asks: how the buyer's page offers it, "" where it does not;
	while_returnable: only until the time for returns has ended. policy_field: the box in After Sales Policy."""

	name: str
	outcome: str
	decision: str = ""
	about_goods: bool = True
	of_unshipped: bool = False
	priced: bool = False
	asks: str = ""
	while_returnable: bool = False
	policy_field: str = ""


@dataclass(frozen=True)
class Outcome:
	"""One way in which a ticket can end.

	decisions: decision -> the wishes of which it leads here; None for all that are about goods. returns: the goods come
	back first. gives, pays: what the buyer gets. settles: the units' own money is given back or spent, so no other ticket
	can pay it. uses_up: once it is over, the units cannot be asked for again (where a credit note or a replacement says so
	anyway, this need not). step: what the machine does to give it; does: the dotted path of the flow that does it, a unit
	of work that takes the ticket's name. at_once: the step is taken as soon as a person has approved, or the goods are
	back; else only where a policy has decided. said: what the buyer reads, by status, where it is not what all read.
	stages: (text, moment) of the buyer's page. button: the label of the step in the form."""

	name: str
	decisions: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
	returns: bool = False
	gives: Gives = Gives.NOTHING
	pays: Pays = Pays.NOTHING
	settles: bool = False
	uses_up: bool = False
	step: str = ""
	does: str = ""
	at_once: bool = False
	said: Mapping[TicketStatus, str] = field(default_factory=dict)
	stages: tuple[tuple[str, Moment], ...] = (
		("Requested", Moment.ASKED),
		("Answered", Moment.ANSWERED),
		("Goods received", Moment.RETURNED),
		("Done", Moment.OVER),
	)
	button: str = ""

	def text(self, status: str, paid: bool) -> str:
		"""What the buyer reads of a ticket in a status; `paid`: money goes back."""
		if status in self.said:
			return self.said[TicketStatus(status)]
		return PAID_BACK if status == CLOSED and paid else SAID[TicketStatus(status)]


SAID: dict[TicketStatus, str] = {
	OPEN: "We are looking into it and will reply soon.",
	APPROVED: "Accepted.",
	AWAITING: "Please send the goods back.",
	RECEIVED: "We have received your return.",
	REFUNDING: "We are refunding {amount}.",
	SENDING: "Your replacement is on its way.",
	CLOSED: "Done.",
	REJECTED: "We cannot accept this.",
}
PAID_BACK = "Done: {amount} was refunded."
BACK_BY = "Please send the goods back by {date}."

_REFUNDS = "ecom_erp.flows.after_sales.ticket_refunds.refund"
_REPLACEMENTS = "ecom_erp.flows.after_sales.exchanges.replace"

OUTCOMES: dict[str, Outcome] = {}
WISHES: dict[str, Wish] = {}


def register(outcome: Outcome) -> None:
	"""Add an outcome. Raises ValueError when one of its decisions leads elsewhere already, or its step has no flow."""
	if outcome.step and not outcome.does:
		raise ValueError(f"{outcome.name}: nothing does its step {outcome.step!r}")
	for other in OUTCOMES.values():
		for decision, wishes in outcome.decisions.items():
			if decision in other.decisions and other.name != outcome.name:
				theirs = other.decisions[decision]
				if wishes is None or theirs is None or wishes & theirs:
					raise ValueError(f"{decision} leads to {other.name} and {outcome.name}")
			if decision in UNDECIDED:
				raise ValueError(f"{outcome.name}: {decision!r} leaves the decision to a person")
	OUTCOMES[outcome.name] = outcome


def register_wish(wish: Wish) -> None:
	"""Add a type of ticket. Raises ValueError when its outcome is not registered."""
	if wish.outcome not in OUTCOMES:
		raise ValueError(f"{wish.name}: there is no outcome {wish.outcome!r}")
	WISHES[wish.name] = wish


def decisions() -> tuple[str, ...]:
	"""What a policy may decide: each leads to an outcome, or leaves the ticket to a person."""
	known = dict.fromkeys(decision for outcome in OUTCOMES.values() for decision in outcome.decisions)
	return (*known, PERSON)


def outcome_of(wish: str, decision: str = "") -> Outcome:
	"""What a decision means for a ticket of a type; without one, or with one that says nothing of such a ticket, what an
	approval means. Raises ValueError for a decision that leads nowhere at all."""
	usual = OUTCOMES[WISHES[wish].outcome]
	if decision in UNDECIDED:
		return usual
	if decision not in decisions():
		raise ValueError(f"{decision!r} is not one of {', '.join(decisions())}")
	for outcome in OUTCOMES.values():
		wishes = outcome.decisions.get(decision, frozenset())
		if wish in wishes if wishes is not None else _takes_all(outcome, wish):
			return outcome
	return usual


def outcome_or_gone(wish: str, decision: str = "") -> Outcome:
	"""As `outcome_of`, for what is stored: GONE where there is no such type or decision any more."""
	if wish not in WISHES or (decision and decision not in decisions()):
		return GONE
	return outcome_of(wish, decision)


def _takes_all(outcome: Outcome, wish: str) -> bool:
	"""A refusal is said to whatever was asked, everything else of goods."""
	return WISHES[wish].about_goods or outcome.gives is Gives.NOTHING


def wishes_about_goods() -> tuple[str, ...]:
	return tuple(wish.name for wish in WISHES.values() if wish.about_goods)


# of what is no longer there: a person ends the ticket by an answer, and nobody else gets its units or their money
GONE = Outcome("Gone", gives=Gives.ANSWER, settles=True, uses_up=True)

for _outcome in (
	Outcome(
		"Return and Refund",
		{"Return First": frozenset({RETURN, REFUND})},
		returns=True,
		gives=Gives.MONEY,
		pays=Pays.WORTH,
		settles=True,
		step="refund",
		does=_REFUNDS,
		button="Refund",
	),
	Outcome(
		"Refund Only",
		{"Refund": None, KEEP_ITEM: frozenset({RETURN, REFUND})},
		gives=Gives.MONEY,
		pays=Pays.WORTH,
		settles=True,
		step="refund",
		does=_REFUNDS,
		said={APPROVED: "Accepted: you will receive a refund of {amount}."},
		button="Refund",
	),
	Outcome(
		"Exchange",
		{"Exchange": frozenset({RETURN, REFUND, EXCHANGE}), "Return First": frozenset({EXCHANGE, RESEND})},
		returns=True,
		gives=Gives.GOODS,
		pays=Pays.DIFFERENCE,
		settles=True,
		step="replace",
		does=_REPLACEMENTS,
		at_once=True,
		button="Send Replacement",
	),
	Outcome(
		"Resend",
		{"Resend": None, "Exchange": frozenset({RESEND}), KEEP_ITEM: frozenset({EXCHANGE, RESEND})},
		gives=Gives.GOODS,
		step="replace",
		does=_REPLACEMENTS,
		at_once=True,
		button="Send Replacement",
	),
	Outcome("Answer", gives=Gives.ANSWER),
	Outcome("Rejection", {REJECT_DECISION: None}, pays=Pays.WORTH),
):
	register(_outcome)

for _wish in (
	Wish(
		RETURN,
		"Return and Refund",
		"Return First",
		asks="to return goods for a refund",
		while_returnable=True,
		policy_field="for_return",
	),
	Wish(
		EXCHANGE,
		"Exchange",
		"Exchange",
		priced=True,
		asks="to exchange goods",
		while_returnable=True,
		policy_field="for_exchange",
	),
	Wish(
		RESEND,
		"Resend",
		"Resend",
		asks="to receive the goods again: they did not arrive or are damaged",
		while_returnable=True,
		policy_field="for_resend",
	),
	Wish(
		REFUND,
		"Refund Only",
		"Refund",
		of_unshipped=True,
		asks="to cancel what has not been shipped",
		policy_field="for_refund",
	),
	Wish(COMPLAINT, "Answer", about_goods=False),
	Wish(QUESTION, "Answer", about_goods=False, asks="to ask something"),
):
	register_wish(_wish)
