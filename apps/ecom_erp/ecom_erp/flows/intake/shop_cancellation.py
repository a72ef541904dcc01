"""Orders that are cancelled here, when their shop goes on to say something of them."""

from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.states.order import PAID
from ecom_erp.core.states.review import ReviewState
from ecom_erp.flows.allocation import cancellation
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def follow(doc: "EcomOrder", before: CanonicalOrder, order: CanonicalOrder) -> None:
	"""An order that the shop itself had cancelled or thrown away, and takes back, is reviewed again; what was rejected or
	refunded here stays cancelled, and a person is told. The caller holds the order's lock and saves."""
	taken_back = before.cancelled_at and not order.cancelled_at
	if taken_back and _may_reopen(doc):
		order_flow.clear_holds(doc, {row.code for row in order_flow.open_holds(doc)})
		order_flow.move(doc, PAID)
		order_flow.schedule(doc, order_flow.REVIEW)
		order_flow.add_timeline_note(
			doc, _("The shop has taken back its cancellation; the order is reviewed again")
		)
	elif taken_back:
		text = _("The shop has taken back its cancellation, but the order was rejected or refunded here")
		order_flow.add_timeline_note(doc, text)
		order_flow.assign_to_owner(doc, text)
	else:
		order_flow.add_timeline_note(doc, _("Changed in the shop after it was cancelled"))
		# what was rejected or refunded here, the shop pays back because it was told to
		if order_flow.is_held(doc, HoldCode.CANCELLED_PAID) or _may_reopen(doc):
			cancellation.tell_money_left(doc, order)


def _may_reopen(doc: "EcomOrder") -> bool:
	rejected = doc.review_state == ReviewState.REJECTED
	return not rejected and not frappe.db.exists("After Sales Ticket", {"ecom_order": doc.name})
