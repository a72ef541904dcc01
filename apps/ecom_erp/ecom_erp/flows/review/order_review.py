"""Review: is the order sound, and may it go on by itself?"""

from dataclasses import replace
from typing import TYPE_CHECKING

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.orders.findings import Finding
from ecom_erp.core.orders.holds import HoldCode, HoldStatus
from ecom_erp.core.review.checks import validate
from ecom_erp.core.review.rule_engine import Decision, RuleResult
from ecom_erp.core.states.order import (
	ALLOCATED,
	APPROVED,
	DELIVERED,
	ON_HOLD,
	PAID,
	REVIEWABLE,
	SHIPPED,
	TO_PAY,
	StateFacts,
)
from ecom_erp.core.states.review import ReviewState
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.flows.allocation import cancellation
from ecom_erp.flows.catalog.listings import recipes
from ecom_erp.flows.intake import shop_fulfilment
from ecom_erp.flows.notify import order_messages
from ecom_erp.flows.orders import approval, order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.orders.order_document import base_total, effective_order
from ecom_erp.flows.orders.waiting.next_action import set_next_action
from ecom_erp.flows.review.order_risk import review_risk
from ecom_erp.flows.review.review_facts import gather_facts
from ecom_erp.flows.review.review_rules import holds_of, run_rules
from ecom_erp.flows.review.rule_effects import apply_result
from ecom_erp.flows.review.rule_facts import earlier_orders, subject_of
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.words.hold_words import say
from ecom_erp.flows.words.sentences import _, joined
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop


@unit_of_work
def review(name: str) -> str:
	"""Review one order as one unit of work; its status afterwards. An order that was posted already is left alone."""
	doc = lock_order(name)
	order_flow.schedule(doc, None)
	if doc.status not in REVIEWABLE or doc.sales_order:
		_leave_posted(doc)
		return doc.status
	order = effective_order(doc)
	if order.cancelled_at:
		cancellation.cancelled_at_shop(doc)
		order_flow.save(doc, ReviewState.ON_HOLD if order_flow.open_holds(doc) else None)
		return doc.status
	shop = get_shop(doc.shop)
	if shop_fulfilment.settle_sent(doc, shop):
		order_flow.save(doc, ReviewState.APPROVED)
		return doc.status
	if not doc.base_total:
		doc.base_total = base_total(doc, order, shop)  # a rate may be known by now
	mapped = recipes({row.listing for row in doc.lines if row.listing})
	items = item_facts({item for recipe in mapped.values() for item in recipe})
	findings = validate(order, gather_facts(doc, order, shop, mapped, items))
	result = RuleResult(())
	if not doc.original_order:  # its parts were looked at as a whole
		subject = subject_of(doc, order)
		earlier = earlier_orders([subject])
		findings += review_risk(doc, subject, earlier[doc.name], shop, mapped)
		result = run_rules(replace(subject, risk_score=doc.risk_score), earlier, mapped, items)
	apply_result(doc, result, shop)
	apply_findings(
		doc, [*findings, *holds_of(result)], shop, approve_anyway=result.decision is Decision.APPROVE
	)
	order_messages.received(doc)
	return doc.status


def _leave_posted(doc: "EcomOrder") -> None:
	"""An order with documents is not reviewed anew; when nothing holds it any more, it goes on where it was. What was
	booked for a shipped one meanwhile, by whatever document, is looked at."""
	if doc.status in (SHIPPED, DELIVERED):
		order_flow.schedule(doc, order_flow.COLLECT if doc.sales_invoice else order_flow.BILL)
	elif doc.sales_order:
		order_flow.collect(doc)
	if doc.status == ON_HOLD and doc.sales_order and not order_flow.open_holds(doc):
		order_flow.move(doc, ALLOCATED)
		set_next_action(doc)
		order_flow.save(doc, ReviewState.APPROVED)
	else:
		order_flow.save(doc)


def apply_findings(
	doc: "EcomOrder", findings: list[Finding], shop: "EcomShop", approve_anyway: bool = False
) -> None:
	"""Hold, approve or present the order, by what was found, and save it. `approve_anyway`: a rule approves it where
	the shop would not."""
	blocking = [finding for finding in findings if finding.blocking]
	before = doc.hold_reason
	order_flow.hold_findings(doc, blocking)
	waiting = {row.code for row in order_flow.open_holds(doc)}
	facts = StateFacts(unmapped_lines=HoldCode.UNMAPPED_LINE in waiting, paid=HoldCode.UNPAID not in waiting)
	if waiting:
		_wait(doc, TO_PAY if waiting == {HoldCode.UNPAID} else ON_HOLD, facts)
		order_flow.collect(doc)
		order_flow.save(doc, ReviewState.ON_HOLD)
		if doc.hold_reason != before:
			order_flow.add_timeline_note(doc, _("On hold: {0}").format(doc.hold_reason))
	elif why := approval.needs_person(doc, shop, approve_anyway):
		_present(doc, why, facts, unchanged=before == why)
	else:
		approve(doc)
		order_flow.save(doc, ReviewState.APPROVED)
		order_flow.add_timeline_note(doc, _approval_text(findings))


def _present(doc: "EcomOrder", why: str, facts: StateFacts, unchanged: bool) -> None:
	"""A sound order that somebody has to approve; `unchanged` when the same was said before."""
	_wait(doc, PAID, facts)
	doc.next_action = "Approve"
	order_flow.set_reason(doc, why)
	order_flow.collect(doc)
	asked = doc.review_state == ReviewState.AWAITING_MANAGER
	order_flow.save(doc, None if asked else ReviewState.TO_REVIEW)
	if not unchanged:
		order_flow.add_timeline_note(doc, _("Waiting for approval: {0}").format(why))
		approval.ask_people(doc, why)


def _wait(doc: "EcomOrder", status: str, facts: StateFacts) -> None:
	if doc.status == APPROVED:
		doc.status = ON_HOLD
	order_flow.move(doc, status, facts)


def approve(doc: "EcomOrder") -> None:
	"""Let the order go on to allocation."""
	order_flow.move(doc, APPROVED)
	doc.approved_at, doc.approved_by = now_datetime(), frappe.session.user
	order_flow.schedule(doc, order_flow.ALLOCATE)


def _approval_text(findings: list[Finding]) -> str:
	notes = joined("; ", [order_flow.in_words(f) for f in findings if not f.blocking])
	return _("Approved. Please note: {0}").format(notes) if notes else _("Approved: no problems found")


def person_decided(doc: "EcomOrder", before: str, after: str) -> None:
	"""A person moved the review's state by the Workflow, in the form; called while the document is validated."""
	if after == ReviewState.APPROVED:
		order_flow.refuse_unless_released(doc)
		approval.refuse_beyond_limit(doc)
		order_flow.refuse_without_remark(doc)
		approval.note_approval(doc)
		for row in order_flow.open_holds(doc):
			order_flow.close_hold(row, HoldStatus.RELEASED)
		order_flow.summarise_holds(doc)
		_go_on(doc)
	elif after == ReviewState.ON_HOLD:
		user = frappe.utils.get_fullname(frappe.session.user)
		order_flow.raise_hold(doc, HoldCode.MANUAL, say("Put on hold by {user}", {"user": user}))
		order_flow.move(doc, ON_HOLD)
		order_flow.schedule(doc, None)
		order_flow.collect(doc)
	elif after == ReviewState.AWAITING_MANAGER:
		doc.next_action = "Approve"
		user = frappe.utils.get_fullname(frappe.session.user)
		approval.ask_people(doc, _("{0} requests your approval of order {1}").format(user, doc.number))
	elif after == ReviewState.TO_REVIEW:
		order_flow.try_again(doc)
	elif after == ReviewState.REJECTED:
		approval.no_longer_waiting(doc)
		cancellation.rejected(doc)


def _go_on(doc: "EcomOrder") -> None:
	"""After a person's approval: from where the order stands, with the step that had failed."""
	failed_step = doc.step
	if doc.status == ON_HOLD and doc.sales_order:
		order_flow.move(doc, ALLOCATED)
	elif doc.status in REVIEWABLE:
		approve(doc)
		if failed_step == order_flow.COLLECT:
			return  # booked when the order is allocated
	set_next_action(doc)
	if failed_step:
		order_flow.schedule(doc, failed_step)
