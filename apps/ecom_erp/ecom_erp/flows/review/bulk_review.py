"""What a person decides about orders outside of the form's own workflow menu: one or several at once, and why. The
permission on the order decides who may, not the state of its review."""

from typing import TYPE_CHECKING

import frappe
from frappe.model.workflow import apply_workflow, get_transitions

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.states.order import ALLOCATED, ON_HOLD, PARTLY_SHIPPED, REVIEWABLE
from ecom_erp.core.states.review import ReviewState
from ecom_erp.flows.allocation import cancellation
from ecom_erp.flows.orders import approval, order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.words.hold_words import say
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

APPROVE, HOLD, AGAIN, CANCEL = DECISIONS = ("approve", "hold", "review_again", "cancel")
# of which something can still be kept here
HOLDABLE = (*REVIEWABLE, ALLOCATED, PARTLY_SHIPPED)


@unit_of_work
def apply_decision(name: str, decision: str, remark: str = "") -> None:
	"""Do one of `DECISIONS` with an order, as one unit of work and with the user's own rights; `remark` is why. An approval
	takes the step of the review's workflow that leads there. Raises, saying why it cannot be done."""
	doc = lock_order(name)
	doc.check_permission("write")
	if decision == APPROVE:
		_approve(doc, remark)
	else:
		{AGAIN: _review_again, HOLD: hold, CANCEL: _cancel}[decision](doc, remark)


def _approve(doc: "EcomOrder", remark: str) -> None:
	state = ReviewState.APPROVED
	transition = next((row for row in get_transitions(doc) if row.next_state == state), None)
	if not transition:
		_refuse(doc, state)
	_apply(doc, transition.action, remark)


@unit_of_work
def apply_action(name: str, action: str, remark: str) -> None:
	"""Take a step of the review's workflow, and keep on the order's open holds why, as one unit of work and with the user's
	own rights. Raises, saying why it cannot be taken."""
	doc = lock_order(name)
	doc.check_permission("write")
	_apply(doc, action, remark)


def _apply(doc: "EcomOrder", action: str, remark: str) -> None:
	if remark:
		_write_remark(doc, remark)
	apply_workflow(doc, action)


def hold(doc: "EcomOrder", reason: str) -> None:
	"""A person holds an order under its lock, and why, "" where that is not said; saves it. Of an order that is allocated, the goods stay reserved; no parcel of it gets a label or leaves."""
	if doc.status not in HOLDABLE:
		refuse(
			ErrorCode.WRONG_STATUS,
			_("It is {0}. Only orders that have not left can be put on hold.").format(_(doc.status)),
		)
	said = {"user": frappe.utils.get_fullname(frappe.session.user), "reason": reason}
	text = say("Put on hold by {user}: {reason}" if reason else "Put on hold by {user}", said)
	order_flow.raise_hold(doc, HoldCode.MANUAL, text)
	if doc.status in REVIEWABLE:
		order_flow.schedule(doc, None)
		order_flow.collect(doc)
	if doc.status != PARTLY_SHIPPED:
		order_flow.move(doc, ON_HOLD)
	doc.next_action = "Review"
	order_flow.save(doc, ReviewState.ON_HOLD)
	order_flow.add_timeline_note(doc, text)


def _cancel(doc: "EcomOrder", reason: str) -> None:
	if not reason:
		refuse(ErrorCode.INVALID_REQUEST, _("Enter a reason for the cancellation"))
	cancellation.cancelled_here(doc, reason)
	approval.no_longer_waiting(doc)
	order_flow.save(doc, ReviewState.REJECTED)


def _review_again(doc: "EcomOrder", _remark: str) -> None:
	if not (doc.status in REVIEWABLE or order_flow.open_holds(doc)):
		frappe.throw(_("Already {0}").format(_(doc.status)))
	order_flow.try_again(doc)
	order_flow.save(doc)


def _refuse(doc: "EcomOrder", state: str) -> None:
	if state == ReviewState.APPROVED:
		order_flow.refuse_unless_released(doc)
		approval.refuse_beyond_limit(doc)
	frappe.throw(
		_("The status cannot change from {0} to {1}").format(_(doc.review_state or doc.status), _(state))
	)


def _write_remark(doc: "EcomOrder", remark: str) -> None:
	names = [row.name for row in order_flow.open_holds(doc)]
	if names:
		frappe.db.set_value("Ecom Order Hold", {"name": ("in", names)}, "remark", remark)
