"""What is offered for a ticket: by the policies of the desk, or by a person."""

from dataclasses import replace as changed
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe.utils import add_days, getdate, today

from ecom_erp.core.after_sales.outcomes import (
	GONE,
	PERSON,
	REJECT_DECISION,
	UNDECIDED,
	WISHES,
	Gives,
	outcome_of,
	wishes_about_goods,
)
from ecom_erp.core.after_sales.policy import Decision, TicketFacts
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.ticket import APPROVED, AWAITING, OPEN, OVER, PENDING, REJECTED, Approval
from ecom_erp.erp.selling.masters import groups_of_customer, groups_of_items
from ecom_erp.flows.after_sales import claimed_quantities, policies, ticket_flow
from ecom_erp.flows.orders import strategies
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

MANAGERS = {"Ecom Manager", "System Manager"}
# of money in a currency without a rate: above every limit
UNKNOWN = Decimal("Infinity")


def evaluate(ticket: "AfterSalesTicket", order: "EcomOrder") -> None:
	"""Ask the policies anew for an open ticket and note on it what they say, and why; called while it is validated."""
	if not WISHES[ticket.ticket_type].about_goods or ticket.source == "Shop":
		return
	decision = strategies.refund_decision()(_facts(ticket, order), policies.enabled())
	unclear = claimed_quantities.say_which(ticket, order)
	again = _sent_again(ticket, order, decision)
	if again or unclear:
		decision = changed(decision, decision=PERSON, policy="", fee_percent=Decimal(0))
	if decision.policy != (ticket.policy or ""):
		ticket.fee_percent = float(decision.fee_percent)
	ticket.policy = decision.policy or None
	ticket.decision = decision.decision
	ticket.decision_reason = _reason(decision)
	if again:
		ticket.decision_reason = _("Already resent once; a person decides")
	elif unclear:
		ticket.decision_reason = unclear
	ticket.set("explanations", [])
	for row in decision.rows:
		ticket.append(
			"explanations",
			{
				"policy": row.policy,
				"matched": int(row.code == "matched"),
				"why": policies.in_words(row),
			},
		)


def _sent_again(ticket: "AfterSalesTicket", order: "EcomOrder", decision: Decision) -> bool:
	"""Whether a replacement would be replaced and nothing come back: a policy alone would do so without end."""
	outcome = outcome_of(ticket.ticket_type, decision.decision)
	sends = outcome.gives is Gives.GOODS and not outcome.returns
	return bool(order.original_order and decision.policy and sends)


def _facts(ticket: "AfterSalesTicket", order: "EcomOrder") -> TicketFacts:
	delivered = order.delivered_at
	items = [row.item_code for row in ticket.lines if row.item_code]
	groups = groups_of_items(items)
	return TicketFacts(
		ticket_type=ticket.ticket_type,
		reason=ticket.reason,
		amount=UNKNOWN if policies.base_rate(order) is None else policies.money(ticket.base_amount),
		days_since_delivery=(getdate(ticket.creation or today()) - getdate(delivered)).days
		if delivered
		else None,
		customer_groups=groups_of_customer(order.customer),
		item_groups=tuple(groups[item] for item in items),
		shop=order.shop,
	)


def _reason(decision: Decision) -> str:
	if decision.policy:
		return _("Policy {0}").format(decision.policy)
	return _("No policy matches; a person decides") if decision.rows else _("A person decides")


@unit_of_work
def carry_out(name: str) -> str:
	"""Do what the policies say for an open ticket, if they say so; its status afterwards."""
	order, ticket = ticket_flow.lock(name)
	decided = ticket.policy and (ticket.decision or "") not in UNDECIDED
	if (
		ticket.status != OPEN
		or not decided
		or ticket_flow.outcome(ticket) is GONE
		or claimed_quantities.say_which(ticket, order)
	):
		if ticket.step == ticket_flow.DECIDE:
			ticket_flow.schedule(ticket, "")
			ticket_flow.save(ticket)
		return ticket.status
	policy = frappe.get_cached_doc("After Sales Policy", ticket.policy)
	ticket.answer = ticket.answer or policy.customer_message
	outcome = ticket_flow.outcome(ticket)
	if outcome.gives is Gives.NOTHING:
		_refuse(ticket, ticket.answer or _("Our return policy does not cover this."))
	else:
		_offer(ticket, policy.window_days, policy.return_label_by)
		if ticket.status == APPROVED:
			ticket_flow.schedule(ticket, outcome.step)
	ticket_flow.save(ticket)
	ticket_flow.add_timeline_note(
		ticket, _("Decided by policy {0}: {1}").format(ticket.policy, _(ticket.decision))
	)
	return ticket.status


def _offer(ticket: "AfterSalesTicket", window_days: int, label_by: str | None) -> None:
	"""Move an open ticket on by its decision."""
	ticket_flow.responded(ticket)
	ticket_flow.schedule(ticket, "")
	if not ticket_flow.outcome(ticket).returns:
		ticket_flow.move(ticket, APPROVED)
		return
	ticket_flow.move(ticket, AWAITING)
	ticket.return_by = add_days(today(), window_days) if window_days else None
	ticket.return_label_by = label_by
	if label_by == "Seller":
		ticket_flow.schedule(ticket, ticket_flow.LABEL)


@unit_of_work
def approve(name: str) -> str:
	"""Accept the ticket; its status afterwards. Raises PermissionError when its amount needs a manager."""
	_order, ticket = ticket_flow.lock(name)
	if ticket.status != OPEN:
		return ticket.status
	accept(ticket)
	ticket_flow.save(ticket)
	return ticket.status


def accept(ticket: "AfterSalesTicket") -> None:
	"""A person accepts an open ticket; the caller holds its lock and saves it."""
	if ticket.needs_manager and not MANAGERS & set(frappe.get_roles()):
		refuse(
			ErrorCode.ABOVE_LIMIT,
			_("This exceeds the limit of Customer Service. An Ecom Manager must approve it."),
			frappe.PermissionError,
		)
	wish = WISHES[ticket.ticket_type]
	if not wish.about_goods:
		frappe.throw(_("There is nothing to approve. Answer the customer instead."))
	decision = ticket.decision or ""
	outcome = ticket_flow.outcome(ticket)
	if decision in UNDECIDED or outcome is GONE or outcome.gives is Gives.NOTHING:
		ticket.decision = wish.decision
	unclear = claimed_quantities.say_which(ticket, frappe.get_doc("Ecom Order", ticket.ecom_order))
	if unclear:
		refuse(ErrorCode.UNCLEAR_UNITS, unclear, title=_("Shipped or Not?"))
	ticket.decision_reason = _("Approved by {0}").format(frappe.session.user)
	policy = ticket.policy and frappe.get_cached_doc("After Sales Policy", ticket.policy)
	window = policy.window_days if policy else 0
	_offer(ticket, window, ticket.return_label_by or (policy.return_label_by if policy else None))
	outcome = outcome_of(wish.name, ticket.decision)
	if ticket.status == APPROVED and outcome.at_once:
		ticket_flow.schedule(ticket, outcome.step)


@unit_of_work
def reject(name: str, why: str) -> str:
	"""Refuse the ticket, with the reason the customer is told; its status afterwards."""
	_order, ticket = ticket_flow.lock(name)
	if ticket.status == REJECTED:
		return REJECTED
	refuse_ticket(ticket, why)
	ticket_flow.save(ticket)
	return ticket.status


def refuse_ticket(ticket: "AfterSalesTicket", why: str) -> None:
	"""A person refuses a ticket; the caller holds its lock and saves it."""
	if ticket.status not in PENDING:
		refuse(
			ErrorCode.WRONG_STATUS,
			_("A ticket that is {0} can no longer be rejected").format(_(ticket.status)),
		)
	if not (why or "").strip():
		refuse(ErrorCode.INVALID_REQUEST, _("Enter a reason before rejecting. The customer sees it."))
	ticket.decision_reason = why
	_refuse(ticket, why)


def _refuse(ticket: "AfterSalesTicket", why: str) -> None:
	ticket.update({"decision": REJECT_DECISION, "answer": why})
	ticket_flow.close(ticket, REJECTED)


@unit_of_work
def answer(name: str, text: str) -> str:
	"""Answer a ticket, which closes a question or complaint; its status afterwards."""
	_order, ticket = ticket_flow.lock(name)
	if ticket.status in OVER:
		return ticket.status
	if not (text or "").strip():
		refuse(ErrorCode.INVALID_REQUEST, _("First enter an answer to the customer."))
	ticket.answer = text
	ticket_flow.responded(ticket)
	if ticket_flow.outcome(ticket).gives is Gives.ANSWER:
		ticket_flow.close(ticket)
	ticket_flow.save(ticket)
	return ticket.status


def person_decided(ticket: "AfterSalesTicket", after: str) -> None:
	"""A person moved the approval by the Workflow, in the form; called while the ticket is validated."""
	if after == Approval.APPROVED and ticket.status == OPEN:
		accept(ticket)
	elif after == Approval.REJECTED:
		refuse_ticket(ticket, ticket.answer)


def dry_run(policy: str, limit: int = 100) -> list[dict]:
	"""What a policy, enabled or not, would have decided for the latest tickets about goods, beside what was decided:
	dicts with ticket, buyer_name, ticket_type, reason, amount, was, would, why. Nothing is changed."""
	tried = changed(policies.read(policy), enabled=True)
	others = [one for one in policies.enabled() if one.name != tried.name]
	names = frappe.get_list(
		ticket_flow.TICKET,
		filters={"ticket_type": ("in", wishes_about_goods()), "source": ("!=", "Shop")},
		pluck="name",
		order_by="creation desc",
		limit=limit,
	)
	rows = []
	for name in names:
		ticket = frappe.get_doc(ticket_flow.TICKET, name)
		facts = _facts(ticket, frappe.get_cached_doc("Ecom Order", ticket.ecom_order))
		decision = strategies.refund_decision()(facts, [*others, tried])
		said = next((row for row in decision.rows if row.policy == tried.name), None)
		rows.append(
			{
				"ticket": name,
				"buyer_name": ticket.buyer_name,
				"ticket_type": ticket.ticket_type,
				"reason": ticket.reason,
				"amount": ticket.base_amount,
				"was": ticket.decision or "",
				"would": decision.decision if decision.policy == tried.name else "",
				"why": policies.in_words(said)
				if said
				else _("An earlier policy decides: {0}").format(decision.policy),
			}
		)
	return rows
