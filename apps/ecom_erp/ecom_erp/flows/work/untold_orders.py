"""Orders of which the shop could not be told something: a person sees it, and tells it again."""

import frappe

from ecom_erp.core.orders.holds import HoldCode, HoldStatus
from ecom_erp.core.states.message import MessageStatus
from ecom_erp.core.states.review import ReviewState
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.words.sentences import LONGEST_CAUSE, _
from ecom_erp.flows.work.outbox_kinds import KINDS


def hold(name: str, error: str) -> None:
	"""A message about the order was given up; inside a unit of work."""
	doc = lock_order(name)
	text = _("The shop could not be told: {0}").format(error[:LONGEST_CAUSE])
	order_flow.raise_hold(doc, HoldCode.SHOP_NOT_TOLD, text)
	doc.next_action = "Review"
	order_flow.save(doc, ReviewState.ON_HOLD)
	order_flow.add_timeline_note(doc, text)
	order_flow.assign_to_owner(doc, text)


def free(name: str) -> None:
	"""A message about the order got through; inside the unit of work that notes it."""
	held = {"parent": name, "code": HoldCode.SHOP_NOT_TOLD, "status": HoldStatus.OPEN}
	if not frappe.db.exists("Ecom Order Hold", held):
		return
	# what buyers and people of the company were to be told is not the shop's
	of_shop = [kind for kind, what in KINDS.items() if what.of_order]
	untold = {"ecom_order": name, "status": MessageStatus.DEAD, "kind": ("in", of_shop)}
	if frappe.db.exists("Outbox Message", untold):
		return
	doc = lock_order(name)
	order_flow.clear_holds(doc, {HoldCode.SHOP_NOT_TOLD})
	rest = order_flow.open_holds(doc)
	if not rest:
		order_flow.move(doc, doc.status)
	order_flow.save(doc, None if rest else ReviewState.APPROVED)
