"""Cancelling an order, as far as it has gone."""

from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn

import frappe
from frappe.utils import fmt_money

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.states.fulfilment import OPEN, SEALED
from ecom_erp.core.states.order import ALLOCATED, CANCELLED, ON_HOLD, SHIPPED_AT_SHOP, may_change
from ecom_erp.erp.selling.selling import cancel_sales_order
from ecom_erp.flows.allocation.fulfilment import cancel_fulfilment
from ecom_erp.flows.notify import order_messages
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.orders.packages import with_label
from ecom_erp.flows.shops import channels
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations.channels.base import Capability
from ecom_erp.messaging import outbox
from ecom_erp.messaging.errors import refuse

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def cancelled_at_shop(doc: "EcomOrder") -> None:
	"""The buyer or the shop cancelled. Before shipping everything is undone; after it a person must decide. The caller
	holds the order's lock and saves."""
	posted_nothing = doc.status == SHIPPED_AT_SHOP
	if posted_nothing or (may_change(doc.status) and not with_labels(doc.name)):
		undo(doc)
		order_flow.add_timeline_note(doc, _("Cancelled in the shop"))
		if not posted_nothing:
			tell_money_left(doc, read_canonical(doc))
			order_messages.put(doc, "cancelled")
	else:
		order_flow.raise_hold(
			doc, HoldCode.CANCELLED_LATE, _("Cancelled in the shop after goods were packed or shipped")
		)
		if doc.status == ALLOCATED:
			order_flow.move(doc, ON_HOLD)
		doc.next_action = "Review"


def tell_money_left(doc: "EcomOrder", order: CanonicalOrder) -> None:
	"""Have a person see to the money of an order that the shop has cancelled and not paid back; settled when it has."""
	back = sum((refund.amount for refund in order.refunds), Decimal(0))
	left = order.paid - back
	known = order_flow.is_held(doc, HoldCode.CANCELLED_PAID)
	if not order.cancelled_at or (not known and left <= 0):
		return
	order_flow.clear_holds(doc, {HoldCode.CANCELLED_PAID})
	doc.next_action = ""
	if left <= 0:
		return
	amount = fmt_money(float(left), currency=order.currency)
	text = _(
		"Cancelled in the shop, but {0} of the payment are not refunded. Refund them in the shop."
	).format(amount)
	order_flow.raise_hold(doc, HoldCode.CANCELLED_PAID, text)
	doc.next_action = "Refund"
	order_flow.assign_to_owner(doc, text)


def rejected(doc: "EcomOrder") -> None:
	"""A manager refuses the order."""
	if not may_change(doc.status):
		refuse(ErrorCode.WRONG_STATUS, _("Goods have been shipped; open an After Sales Ticket instead."))
	undo(doc)
	order_messages.put(doc, "cancelled")
	tell_shop_cancelled(doc, _("Rejected by the seller"))


def cancelled_here(doc: "EcomOrder", reason: str) -> None:
	"""A person cancels an order that has not been shipped, and says why; the shop is told to cancel it and to pay the buyer
	back. The caller holds the order's lock and saves. Raises where goods have a label or have left."""
	if doc.status == CANCELLED:
		refuse(ErrorCode.WRONG_STATUS, _("The order is already cancelled"))
	if not may_change(doc.status):
		refuse(ErrorCode.WRONG_STATUS, _("Goods have been shipped; open an After Sales Ticket instead."))
	refuse_labelled(doc)
	undo(doc)
	order_messages.put(doc, "cancelled")
	user = frappe.utils.get_fullname(frappe.session.user)
	order_flow.add_timeline_note(doc, _("Cancelled by {0}: {1}").format(user, reason))
	tell_shop_cancelled(doc, reason)


def refuse_labelled(doc: "EcomOrder") -> None:
	"""Raises where a parcel of the order has a label or has left."""
	labelled = with_labels(doc.name)
	if labelled:
		refuse_label(labelled[0])


def refuse_label(parcel: str) -> NoReturn:
	refuse(
		ErrorCode.WRONG_STATUS,
		_("{0} already has a label. Void it first, or wait for the return.").format(parcel),
	)


def undo(doc: "EcomOrder") -> None:
	"""Take back what was posted for an order that has not been shipped, and cancel it."""
	for name in fulfilment_orders(doc.name, OPEN):
		cancel_fulfilment(name)
	if doc.sales_order:
		cancel_sales_order(doc.sales_order)
		doc.sales_order = None
	cancelled_by_hand = order_flow.is_held(doc, HoldCode.PAYMENT_CANCELLED)
	order_flow.clear_holds(doc, {row.code for row in order_flow.open_holds(doc)})
	order_flow.schedule(doc, None)
	order_flow.move(doc, CANCELLED)
	if not cancelled_by_hand:
		order_flow.collect(doc)  # money that came in is there, whatever becomes of the order
	for row in doc.lines:
		row.allocated_qty = 0


def tell_shop_cancelled(doc: "EcomOrder", reason: str) -> None:
	"""Have the shop cancel an order that we do not fulfil, and pay back what the buyer has paid. Told in the timeline,
	also where the shop's channel cannot do it and a person must."""
	if doc.cancelled_at or doc.original_order:
		return  # the shop cancelled it itself, or knows nothing of it
	if not channels.can(doc.channel, Capability.CANCELLATIONS):
		order_flow.add_timeline_note(
			doc,
			_("Also cancel and refund the order in the shop; {0} does not accept cancellations.").format(
				doc.channel
			),
		)
		return
	payload = {
		"external_order_id": doc.external_id,
		"reason": reason,
		"refund": from_field(doc.paid_amount) > from_field(doc.refunded_amount),
		"restock": True,
		"key": doc.name,
	}
	outbox.put(doc.shop, "Cancellation", doc.name, payload, doc.name, "Ecom Order", doc.name)
	order_flow.add_timeline_note(doc, _("The shop will cancel the order and refund the payment"))


def fulfilment_orders(ecom_order: str, statuses: tuple[str, ...]) -> list[str]:
	"""Names of an order's Fulfilment Orders in the statuses."""
	return frappe.get_all(
		"Fulfilment Order", filters={"ecom_order": ecom_order, "status": ("in", statuses)}, pluck="name"
	)


def with_labels(ecom_order: str) -> list[str]:
	"""Names of an order's Fulfilment Orders that have a label for at least one of their packages, or have left."""
	sealed, waiting = fulfilment_orders(ecom_order, SEALED), fulfilment_orders(ecom_order, OPEN)
	return sorted({*sealed, *with_label(waiting)})
