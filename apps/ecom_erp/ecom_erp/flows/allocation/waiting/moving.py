"""A parcel that waits for stock is shipped from another warehouse that has all of it."""

from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.allocation import Plan, Shortage
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.fulfilment import CANCELLED, WAITING
from ecom_erp.core.states.order import ALLOCATED, PARTLY_SHIPPED
from ecom_erp.flows.allocation import reallocate
from ecom_erp.flows.allocation.allocation_texts import shortage_text
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_fulfilment
from ecom_erp.flows.orders.waiting.next_action import set_next_action
from ecom_erp.flows.orders.waiting.queue import awaiting, places_with_waiting
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import log_unexpected, refuse
from ecom_erp.messaging.transaction import roll_back, unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder


@unit_of_work
def ship_from_elsewhere(fulfilment_order: str) -> str:
	"""Take the goods of a waiting parcel from the warehouses that have them and are cheapest, as one unit of work; the order's status
	afterwards. A repeat finds it moved and changes nothing. Raises where no other warehouse has them."""
	order, parcel = lock_fulfilment(fulfilment_order)
	if parcel.status == CANCELLED:
		return order.status
	if parcel.status != WAITING:
		refuse(
			ErrorCode.WRONG_STATUS, _("{0} is {1}; it does not wait").format(parcel.name, _(parcel.status))
		)
	if order.status not in (ALLOCATED, PARTLY_SHIPPED):
		refuse(
			ErrorCode.WRONG_STATUS,
			_("The order is {0}: {1}").format(_(order.status), order.hold_reason or _("cannot ship")),
		)
	reallocate.refuse_shared_rows(parcel)
	plan = reallocate.plan_without(order, parcel)
	if isinstance(plan, Shortage):
		text = _("No other warehouse has it: {0}").format(shortage_text(plan))
		refuse(ErrorCode.WRONG_STATUS, text, title=_("Not Moved"))
	_move(order, parcel, plan)
	return order.status


@unit_of_work
def _move_if_elsewhere(fulfilment_order: str) -> bool:
	order, parcel = lock_fulfilment(fulfilment_order)
	if parcel.status != WAITING or order.status not in (ALLOCATED, PARTLY_SHIPPED):
		return False
	# a person or a rule has chosen the warehouse; only a person sends it from elsewhere
	if order.pinned_warehouse or reallocate.other_parts(parcel):
		return False
	plan = reallocate.plan_without(order, parcel)
	if isinstance(plan, Shortage):
		return False
	_move(order, parcel, plan)
	return True


def move_all() -> int:
	"""Move every waiting parcel that can be, first come, first served; how many were; none of an order with a chosen warehouse.
	One that fails keeps no other waiting."""
	moved = 0
	for queue in awaiting(places_with_waiting()).values():
		for parcel in queue:
			try:
				moved += _move_if_elsewhere(parcel.name)
			except Exception:
				roll_back()
				frappe.clear_messages()
				log_unexpected(f"Moving {parcel.name}")
	return moved


def _move(order: "EcomOrder", parcel: "FulfilmentOrder", plan: Plan) -> None:
	reallocate.ship_by_plan(order, parcel, plan)
	set_next_action(order)
	order_flow.save(order)
	places = ", ".join(dict.fromkeys(one.warehouse for one in plan.parcels))
	text = _("{0} waited for stock in {1}; it is shipped from {2}")
	order_flow.add_timeline_note(order, text.format(parcel.name, parcel.warehouse, places))
