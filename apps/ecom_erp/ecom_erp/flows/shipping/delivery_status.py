"""When an order counts as delivered, and whether it waits for a delivery."""

from typing import TYPE_CHECKING

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.shipping.tracking_status import LOST, RETURNED
from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.core.states.order import DELIVERED, SHIPPED, StateFacts
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.flows.carriers.couriers import get_account, reports_delivery
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_fulfilment
from ecom_erp.flows.orders.packages import PACKAGE, packages_of, problem_of, save_package, update_fulfilment
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder

NEVER_COMES = (RETURNED, LOST)


def awaits_delivery(ecom_order: str) -> bool:
	"""Whether a shipped package is on its way with a courier who reports deliveries. One that was returned or lost counts
	until a person has settled it."""
	return any(_awaited(row) for row in _packages(ecom_order))


def _packages(ecom_order: str) -> list:
	return frappe.get_all(
		PACKAGE,
		filters={"ecom_order": ecom_order, "status": ("!=", PackageStatus.CANCELLED)},
		fields=["status", "problem", "delivered_at", "shipping_label", "courier_account", "tracking_status"],
	)


def _awaited(row) -> bool:
	if row.status != PackageStatus.SHIPPED or not row.shipping_label:
		return False
	if row.tracking_status in NEVER_COMES and not row.problem:
		return False
	return reports_delivery(get_account(row.courier_account))


def update_delivery_status(order: "EcomOrder") -> None:
	"""Bring an order up to date with its packages, under its lock; the caller saves it. It is delivered when all its
	packages are, and goes on to its completion when none is awaited any more."""
	rows = _packages(order.name)
	if rows and all(row.status == PackageStatus.DELIVERED for row in rows):
		order.delivered_at = order.delivered_at or max(row.delivered_at or now_datetime() for row in rows)
		if order.status == SHIPPED:
			order_flow.move(order, DELIVERED, StateFacts(invoiced=bool(order.sales_invoice)))
	if order.status not in (SHIPPED, DELIVERED) or order.step:
		return
	if order.sales_invoice and not any(_awaited(row) for row in rows):
		order_flow.schedule(order, order_flow.COMPLETE)
	elif order.status == SHIPPED and order.sales_invoice:
		wait_for_delivery(order, rows)


def wait_for_delivery(order: "EcomOrder", rows: list | None = None) -> None:
	"""The order waits for its packages, or for the person who looks after one of them."""
	rows = _packages(order.name) if rows is None else rows
	order_flow.move(order, SHIPPED, StateFacts(invoiced=True))
	if any(row.problem for row in rows if row.status == PackageStatus.SHIPPED):
		order.next_action = "Resolve Delivery Problem"


@unit_of_work
def delivered_by_hand(fulfilment_order: str, package: str = "") -> None:
	"""The packages of a Fulfilment Order that have no label, or the one named, were delivered: somebody says so."""
	order, fulfilment = lock_fulfilment(fulfilment_order)
	if fulfilment.status == FulfilmentStatus.DELIVERED:
		return
	if fulfilment.status != FulfilmentStatus.SHIPPED:
		refuse(
			ErrorCode.WRONG_STATUS,
			_("{0} is {1}. Ship it first.").format(fulfilment_order, _(fulfilment.status)),
		)
	packages = packages_of(fulfilment_order)
	for row in packages:
		if row.status == PackageStatus.SHIPPED and not row.shipping_label and package in ("", row.name):
			row.update({"delivered_at": now_datetime(), "problem": None})
			save_package(row)
	_went_on(order, fulfilment, packages)


@unit_of_work
def solve_problem(fulfilment_order: str, package: str = "") -> None:
	"""A person has settled what was wrong with the packages of a Fulfilment Order, or with the one named, on their way. One
	that was returned or lost is not awaited any more."""
	order, fulfilment = lock_fulfilment(fulfilment_order)
	if fulfilment.status != FulfilmentStatus.SHIPPED or not fulfilment.problem:
		return
	packages = packages_of(fulfilment_order)
	for row in packages:
		if row.problem and package in ("", row.name):
			row.problem = None
			save_package(row)
	text = _("{0}: problem resolved by {1}")
	order_flow.add_timeline_note(order, text.format(package or fulfilment_order, frappe.session.user))
	_went_on(order, fulfilment, packages)


def _went_on(order: "EcomOrder", fulfilment: "FulfilmentOrder", packages: list) -> None:
	"""Something has become of the packages: what their Fulfilment Order and the order take over."""
	fulfilment.problem = problem_of(packages)
	update_fulfilment(fulfilment, packages)
	update_delivery_status(order)
	order_flow.save(order)
