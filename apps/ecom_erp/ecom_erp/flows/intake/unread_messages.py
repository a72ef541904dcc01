"""An order whose latest message was given up is not what the shop has: it is held until somebody has looked."""

from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.orders.holds import HoldCode, HoldStatus
from ecom_erp.core.orders.stops import unread
from ecom_erp.core.states.order import ALLOCATED, ON_HOLD, PARTLY_SHIPPED, REVIEWABLE
from ecom_erp.core.states.review import ReviewState
from ecom_erp.flows.intake import shop_stops
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.orders.order_document import order_name
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.messaging.inbox import given_up
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


@unit_of_work
def hold(shop: str, external_id: str) -> None:
	"""A message about an order was given up: hold the order, where it is known and that is its latest message."""
	name = order_name(get_shop(shop), external_id)
	if not frappe.db.exists("Ecom Order", name):
		return
	doc = lock_order(name)
	error = given_up(shop, doc.external_id)
	if error is None:
		return
	if doc.status in REVIEWABLE and not doc.sales_order:
		order_flow.schedule(doc, order_flow.REVIEW)
		order_flow.save(doc)
	elif doc.status in (ALLOCATED, ON_HOLD, PARTLY_SHIPPED):
		_hold(doc, order_flow.in_words(unread(error)))


def _hold(doc: "EcomOrder", text: str) -> None:
	order_flow.clear_holds(doc, {HoldCode.MESSAGE_UNREAD})
	shop_stops.keep_back(doc, HoldCode.MESSAGE_UNREAD, text)
	order_flow.save(doc, ReviewState.ON_HOLD)
	order_flow.add_timeline_note(doc, text)
	order_flow.assign_to_owner(doc, text)


def free(name: str) -> None:
	"""A later message about the order came in; inside the unit of work that has pooled it."""
	held = {"parent": name, "code": HoldCode.MESSAGE_UNREAD, "status": HoldStatus.OPEN}
	if not frappe.db.exists("Ecom Order Hold", held):
		return
	doc = lock_order(name)
	if given_up(doc.shop, doc.external_id) is not None:
		return
	order_flow.clear_holds(doc, {HoldCode.MESSAGE_UNREAD})
	if doc.sales_order:
		shop_stops.free(doc)
	else:
		order_flow.schedule(doc, order_flow.REVIEW)
	order_flow.save(
		doc, None if order_flow.open_holds(doc) else ReviewState.APPROVED if doc.sales_order else None
	)
