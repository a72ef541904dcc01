"""A shop in rehearsal: its orders are taken in and reviewed, and wait there. Nothing is posted, allocated or shipped, and
nobody outside is told; switched off, orders and messages go on."""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.states.message import WAITING
from ecom_erp.core.states.order import ALLOCATED, PARTLY_SHIPPED
from ecom_erp.flows.orders.order_flow import REVIEW
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.queue import NotYet

PAUSE_SECONDS = 3600
AT_WORK = (ALLOCATED, PARTLY_SHIPPED)


def is_on(shop: str) -> bool:
	return bool(get_shop(shop).rehearsal)


def wait_until_over(shop: str) -> None:
	"""Raises NotYet while the shop is in rehearsal. What waits looks again by itself now and then, so that nothing stays
	behind that was about to wait while the switch was turned."""
	if is_on(shop):
		raise NotYet(_("The shop is in rehearsal"), PAUSE_SECONDS)


def only_live(step: Callable[[str], object]) -> Callable[[str], object]:
	"""A step of an order that is not taken in rehearsal."""

	def run(order: str) -> object:
		wait_until_over(frappe.db.get_value("Ecom Order", order, "shop"))
		return step(order)

	return run


def begin(shop: str) -> None:
	"""Raises ValidationError where orders are at work already: what is allocated would be shipped."""
	if frappe.db.exists("Ecom Order", {"shop": shop, "status": ("in", AT_WORK)}):
		frappe.throw(
			_("Orders of {0} are allocated already. Ship or cancel them before a rehearsal.").format(shop)
		)


def go_on(shop: str) -> None:
	"""The rehearsal is over: what waited is due."""
	now = now_datetime()
	order, message = frappe.qb.DocType("Ecom Order"), frappe.qb.DocType("Outbox Message")
	(
		frappe.qb.update(order)
		.set(order.step_due_at, now)
		.where((order.shop == shop) & (order.step_due_at > now) & order.step.notin(("", REVIEW)))
	).run()
	(
		frappe.qb.update(message)
		.set(message.next_try_at, now)
		.where((message.shop == shop) & (message.next_try_at > now) & message.status.isin(WAITING))
	).run()
	kick("advance_orders")
	kick("deliver_outbox")
