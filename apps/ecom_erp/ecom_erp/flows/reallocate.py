"""Taking an allocation back, so that the order can be allocated anew."""

import frappe
from frappe import _

from ecom_erp.core.order_state import ON_HOLD
from ecom_erp.flows import orders
from ecom_erp.flows.fulfilment import OPEN, cancel_fulfilment


def sales_order_gone(sales_order: str) -> None:
	"""The Sales Order was cancelled in ERPNext: open Fulfilment Orders go, the order is held until a person says
	what is to happen."""
	for name in frappe.get_all("Ecom Order", filters={"sales_order": sales_order}, pluck="name"):
		doc = orders.lock_order(name)
		drop_open_fulfilment_orders(name)
		doc.sales_order = None
		doc.set("allocations", [])
		for row in doc.lines:
			row.allocated_qty = 0
		orders.raise_hold(
			doc, "sales_order_cancelled", _("Sales Order {0} was cancelled in ERPNext").format(sales_order)
		)
		orders.move(doc, ON_HOLD)
		doc.next_action = "Review"
		orders.save(doc, "On Hold")


def drop_open_fulfilment_orders(ecom_order: str) -> None:
	names = frappe.get_all(
		"Fulfilment Order", filters={"ecom_order": ecom_order, "status": ("in", OPEN)}, pluck="name"
	)
	for name in names:
		cancel_fulfilment(name)
