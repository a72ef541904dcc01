"""Review: is the order sound, and may it go on by itself?"""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.utils import get_datetime

from ecom_erp.core.money import from_field
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.orders.findings import Finding
from ecom_erp.core.orders.holds import HoldCode, HoldStatus
from ecom_erp.core.quantities import Recipe
from ecom_erp.core.review.checks import quantities, validate
from ecom_erp.core.review.facts import ReviewFacts, SimilarOrder
from ecom_erp.core.review.rule_engine import Decision, RuleResult
from ecom_erp.core.states.order import (
	ALLOCATED,
	APPROVED,
	CANCELLED,
	DELIVERED,
	ON_HOLD,
	PAID,
	REVIEWABLE,
	SHIPPED,
	TO_PAY,
	WAITING,
	StateFacts,
)
from ecom_erp.core.states.review import ReviewState
from ecom_erp.erp.selling.items import ItemFacts, item_facts, list_prices
from ecom_erp.erp.selling.masters import country_name
from ecom_erp.erp.stock.stock import stock_levels
from ecom_erp.flows.allocation import cancellation
from ecom_erp.flows.carriers.rate_cards import coverage
from ecom_erp.flows.catalog.listings import recipes
from ecom_erp.flows.orders import approval, order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.orders.order_document import base_total, effective_order, read_canonical
from ecom_erp.flows.review.review_rules import holds_of, run_rules
from ecom_erp.flows.review.rule_effects import apply_result
from ecom_erp.flows.shops.shops import gateways_with_account, get_shop
from ecom_erp.flows.words.hold_words import say
from ecom_erp.flows.words.sentences import _, joined
from ecom_erp.messaging.inbox import given_up
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop


MOST_SIMILAR = 20  # orders of a buyer that are compared


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
	if not doc.base_total:
		doc.base_total = base_total(doc, order, shop)  # a rate may be known by now
	mapped = recipes({row.listing for row in doc.lines if row.listing})
	items = item_facts({item for recipe in mapped.values() for item in recipe})
	findings = validate(order, gather_facts(doc, order, shop, mapped, items))
	result = RuleResult(()) if doc.original_order else run_rules(doc, order, mapped, items)
	apply_result(doc, result, shop)
	apply_findings(
		doc, [*findings, *holds_of(result)], shop, approve_anyway=result.decision is Decision.APPROVE
	)
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
	order_flow.schedule(doc, order_flow.ALLOCATE)


def _approval_text(findings: list[Finding]) -> str:
	notes = joined("; ", [order_flow.in_words(f) for f in findings if not f.blocking])
	return _("Approved. Please note: {0}").format(notes) if notes else _("Approved: no problems found")


def gather_facts(
	doc: "EcomOrder",
	order: CanonicalOrder,
	shop: "EcomShop",
	mapped: Mapping[str, Recipe],
	items: Mapping[str, ItemFacts],
) -> ReviewFacts:
	"""What the database knows of the order's lines, buyer and destination. `mapped`: recipes by listing, `items`: the
	items in them."""
	settings = frappe.get_cached_doc("Ecom Settings")
	courier_covers, po_boxes_taken = coverage(shop, order.shipping_address)
	return ReviewFacts(
		shop_currency=shop.currency,
		mapped_lines=frozenset(row.line_id for row in doc.lines if row.listing in mapped),
		pay_later_gateways=frozenset(row.gateway for row in shop.gateways if row.pay_later),
		list_prices=_list_prices(doc, mapped, shop, settings),
		price_tolerance=from_field(settings.price_tolerance),
		courier_covers=courier_covers,
		po_boxes_taken=po_boxes_taken,
		country_known=country_name(order.shipping_address.country_code) is not None,
		out_of_stock=_out_of_stock(doc, mapped, items, shop),
		similar_orders=_similar_orders(doc, order, settings.duplicate_hours or 0),
		duplicate_hours=settings.duplicate_hours or 0,
		stated=read_canonical(doc),
		gateways_with_account=gateways_with_account(shop),
		unread_message=None if doc.original_order else given_up(doc.shop, doc.external_id),
	)


def _out_of_stock(
	doc: "EcomOrder", mapped, items: Mapping[str, ItemFacts], shop: "EcomShop"
) -> frozenset[str]:
	"""Lines of which an item that is kept in stock is nowhere free."""
	kept = {code for code, item in items.items() if item.is_stock_item}
	free: dict[str, int] = {}
	for (item, _warehouse), qty in stock_levels(kept, {row.warehouse for row in shop.warehouses}).items():
		free[item] = free.get(item, 0) + max(qty, 0)
	return frozenset(
		row.line_id
		for row in doc.lines
		if row.requires_shipping
		and any(item in kept and not free.get(item) for item in mapped.get(row.listing, ()))
	)


def _list_prices(doc: "EcomOrder", mapped, shop: "EcomShop", settings):
	"""List price of one unit by line; only lines that are one item can be compared."""
	if not settings.price_tolerance:
		return {}
	single = {
		row.line_id: next(iter(mapped[row.listing].items()))
		for row in doc.lines
		if row.listing in mapped and len(mapped[row.listing]) == 1
	}
	prices = list_prices({item for item, _each in single.values()}, shop.price_list, doc.currency)
	return {line: prices[item] * each for line, (item, each) in single.items() if item in prices}


def _similar_orders(doc: "EcomOrder", order: CanonicalOrder, hours: int) -> tuple[SimilarOrder, ...]:
	"""Other orders of the buyer within the window; compared line by line in `core.review`. Of two orders the later is the
	duplicate, unless it came here first and has passed its review."""
	if not (hours and doc.buyer):
		return ()
	moment = doc.ordered_at
	rows = frappe.get_all(
		"Ecom Order",
		filters={
			"buyer": doc.buyer,
			"name": ("!=", doc.name),
			"status": ("!=", CANCELLED),
			"ordered_at": ("between", (moment - timedelta(hours=hours), moment + timedelta(hours=hours))),
		},
		fields=["number", "canonical", "creation", "status"],
		order_by="ordered_at desc",
		limit=MOST_SIMILAR,
	)
	created = get_datetime(doc.creation)
	similar = []
	for row in rows:
		other = read_canonical(row)
		passed = get_datetime(row.creation) < created and row.status not in (PAID, *WAITING)
		if other.created_at <= order.created_at or passed:
			similar.append(SimilarOrder(other.number, other.created_at, quantities(other)))
	return tuple(similar)


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
	if failed_step:
		order_flow.schedule(doc, failed_step)
