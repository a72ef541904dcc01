"""Cancelling an order, as far as it has gone."""

import frappe
from frappe import _

from ecom_erp.core.order_state import ALLOCATED, CANCELLED, ON_HOLD, may_change
from ecom_erp.erp.selling import cancel_sales_order
from ecom_erp.flows import orders
from ecom_erp.flows.fulfilment import OPEN, cancel_fulfilment


def cancelled_at_shop(doc) -> None:
	"""The buyer or the shop cancelled. Before shipping everything is undone; after it a person must decide. The caller
	holds the order's lock and saves."""
	if may_change(doc.status) and not _packed(doc):
		undo(doc)
		orders.tell(doc, _("Cancelled at the shop"))
	else:
		orders.raise_hold(
			doc, "cancelled_late", _("Cancelled at the shop after goods were packed or shipped")
		)
		if doc.status == ALLOCATED:
			orders.move(doc, ON_HOLD)
		doc.next_action = "Review"


def rejected(doc) -> None:
	"""A manager refuses the order."""
	if not may_change(doc.status):
		frappe.throw(_("Goods have been shipped; open an After Sales Ticket instead."))
	undo(doc)


def undo(doc) -> None:
	"""Take back what was posted for an order that has not been shipped, and cancel it."""
	for name in fulfilment_orders(doc.name, OPEN):
		cancel_fulfilment(name)
	if doc.sales_order:
		cancel_sales_order(doc.sales_order)
		doc.sales_order = None
	orders.clear_holds(doc, {row.code for row in orders.open_holds(doc)})
	orders.schedule(doc, None)
	orders.move(doc, CANCELLED)
	for row in doc.lines:
		row.allocated_qty = 0


def fulfilment_orders(ecom_order: str, statuses: tuple[str, ...]) -> list[str]:
	"""Names of an order's Fulfilment Orders in the statuses."""
	return frappe.get_all(
		"Fulfilment Order", filters={"ecom_order": ecom_order, "status": ("in", statuses)}, pluck="name"
	)


def _packed(doc) -> bool:
	return doc.status in (ALLOCATED, ON_HOLD) and bool(fulfilment_orders(doc.name, ("Labelled", "Shipped")))
