"""Orders of which a part waits for stock: what is to be done next about them."""

from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.states import order as states
from ecom_erp.core.states.fulfilment import AT_HAND, WAITING
from ecom_erp.core.states.order import ALLOCATED, PARTLY_SHIPPED, StateFacts

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def set_next_action(order: "EcomOrder") -> None:
	"""Stock is missing where nothing else of the order can be shipped. The caller holds the order's lock and saves."""
	if order.status not in (ALLOCATED, PARTLY_SHIPPED):
		return
	of_order = {"ecom_order": order.name}
	left = frappe.get_all(
		"Fulfilment Order", {**of_order, "status": ("in", (WAITING, *AT_HAND))}, pluck="status"
	)
	short = bool(left) and all(status == WAITING for status in left)
	order.next_action = states.next_action(order.status, StateFacts(short_of_stock=short))
