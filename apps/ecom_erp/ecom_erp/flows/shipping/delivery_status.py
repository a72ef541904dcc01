"""When an order counts as delivered, and whether it waits for a delivery."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.shipping.tracking_status import LOST, RETURNED
from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.core.states.order import DELIVERED, SHIPPED, StateFacts
from ecom_erp.flows.carriers.couriers import get_account, reports_delivery
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.fulfilment_orders import save_fulfilment
from ecom_erp.flows.orders.locks import lock_fulfilment
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

NEVER_COMES = (RETURNED, LOST)


def awaits_delivery(ecom_order: str) -> bool:
	"""Whether a shipped parcel is on its way with a courier who reports deliveries. One that was returned or lost counts
	until a person has settled it."""
	return any(_awaited(row) for row in _parcels(ecom_order))


def _parcels(ecom_order: str) -> list:
	fulfilment, shipping_label = frappe.qb.DocType("Fulfilment Order"), frappe.qb.DocType("Shipping Label")
	return (
		frappe.qb.from_(fulfilment)
		.left_join(shipping_label)
		.on(shipping_label.name == fulfilment.shipping_label)
		.select(
			fulfilment.status,
			fulfilment.problem,
			fulfilment.delivered_at,
			shipping_label.courier_account,
			shipping_label.tracking_status,
		)
		.where(fulfilment.ecom_order == ecom_order)
		.where(fulfilment.status != FulfilmentStatus.CANCELLED)
	).run(as_dict=True)


def _awaited(row) -> bool:
	if row.status != FulfilmentStatus.SHIPPED or not row.courier_account:
		return False
	if row.tracking_status in NEVER_COMES and not row.problem:
		return False
	return reports_delivery(get_account(row.courier_account))


def settle(order) -> None:
	"""Bring an order up to date with its parcels, under its lock; the caller saves it. It is delivered when all its
	parcels are, and goes on to its completion when none is awaited any more."""
	rows = _parcels(order.name)
	if rows and all(row.status == FulfilmentStatus.DELIVERED for row in rows):
		order.delivered_at = order.delivered_at or max(row.delivered_at or now_datetime() for row in rows)
		if order.status == SHIPPED:
			order_flow.move(order, DELIVERED, StateFacts(invoiced=bool(order.sales_invoice)))
	if order.status not in (SHIPPED, DELIVERED) or order.step:
		return
	if order.sales_invoice and not any(_awaited(row) for row in rows):
		order_flow.schedule(order, order_flow.COMPLETE)
	elif order.status == SHIPPED and order.sales_invoice:
		wait_for_delivery(order, rows)


def wait_for_delivery(order, rows: list | None = None) -> None:
	"""The order waits for its parcels, or for the person who looks after one of them."""
	rows = _parcels(order.name) if rows is None else rows
	order_flow.move(order, SHIPPED, StateFacts(invoiced=True))
	if any(row.problem for row in rows if row.status == FulfilmentStatus.SHIPPED):
		order.next_action = "Solve delivery problem"


@unit_of_work
def delivered_by_hand(fulfilment_order: str) -> None:
	"""A parcel without a label was delivered: somebody says so."""
	order, fulfilment = lock_fulfilment(fulfilment_order)
	if fulfilment.status == FulfilmentStatus.DELIVERED:
		return
	if fulfilment.status != FulfilmentStatus.SHIPPED:
		refuse(
			ErrorCode.WRONG_STATUS,
			_("{0} is {1}: ship it first").format(fulfilment_order, _(fulfilment.status)),
		)
	fulfilment.update({"status": FulfilmentStatus.DELIVERED, "delivered_at": now_datetime(), "problem": None})
	save_fulfilment(fulfilment)
	settle(order)
	order_flow.save(order)


@unit_of_work
def solve_problem(fulfilment_order: str) -> None:
	"""A person has settled what was wrong with a parcel on its way. One that was returned or lost is not awaited any
	more."""
	order, fulfilment = lock_fulfilment(fulfilment_order)
	if fulfilment.status != FulfilmentStatus.SHIPPED or not fulfilment.problem:
		return
	order_flow.tell(order, _("{0}: problem settled by {1}").format(fulfilment_order, frappe.session.user))
	fulfilment.problem = None
	save_fulfilment(fulfilment)
	settle(order)
	order_flow.save(order)
