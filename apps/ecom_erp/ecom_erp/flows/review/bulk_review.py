"""What a person decides about orders outside of the form's own workflow menu: several at once, and why."""

from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.model.workflow import apply_workflow, get_transitions

from ecom_erp.core.states.order import REVIEWABLE
from ecom_erp.core.states.review import ReviewState
from ecom_erp.flows.orders import approval, order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

# decision -> state of the review that it leads to
STATES = {"approve": ReviewState.APPROVED, "hold": ReviewState.ON_HOLD}
AGAIN = "review_again"


@unit_of_work
def apply_decision(name: str, decision: str, remark: str = "") -> None:
	"""Take the step of the review's workflow that leads to the decision, as one unit of work and with the user's own
	rights. Raises, saying why it cannot be taken."""
	doc = lock_order(name)
	doc.check_permission("write")
	if decision == AGAIN:
		_review_again(doc)
		return
	state = STATES[decision]
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


def _review_again(doc: "EcomOrder") -> None:
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
