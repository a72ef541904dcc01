"""Asking shops for single orders: the inbox gets messages of our own, at which the pool asks."""

from collections.abc import Sequence

import frappe

from ecom_erp.core.orders.holds import HoldCode, HoldStatus
from ecom_erp.core.states.order import WAITING
from ecom_erp.integrations.channels.base import ASKED, Event
from ecom_erp.messaging import inbox
from ecom_erp.messaging.kick import kick

AT_ONCE = 500


def ask_for(shop: str, external_ids: Sequence[str]) -> None:
	"""The shop is asked for the orders when the inbox is processed. Inside a unit of work."""
	events = [
		Event(f"{one}@asked/{frappe.generate_hash(length=16)}", ASKED, one, None, {"order_id": one})
		for one in external_ids
	]
	inbox.accept(shop, events, "Poll")
	kick("process_inbox")


def ask_for_withheld(shop: str) -> int:
	"""Ask for the orders that wait because the shop showed nobody who bought; how many, at most `AT_ONCE`. Inside a unit of
	work."""
	order, hold = frappe.qb.DocType("Ecom Order"), frappe.qb.DocType("Ecom Order Hold")
	waiting = (
		frappe.qb.from_(order)
		.join(hold)
		.on(hold.parent == order.name)
		.select(order.external_id)
		.distinct()
		.where(order.shop == shop)
		.where(order.status.isin(WAITING))
		.where((hold.code == HoldCode.BUYER_WITHHELD) & (hold.status == HoldStatus.OPEN))
		.limit(AT_ONCE)
	).run(pluck=True)
	if waiting:
		ask_for(shop, waiting)
	return len(waiting)
