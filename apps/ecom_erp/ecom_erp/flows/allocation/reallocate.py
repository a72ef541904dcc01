"""Taking an allocation back, so that the order can be shipped from elsewhere."""

from dataclasses import replace
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.allocation import Demand, Plan, Policy, Shortage
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.states.fulfilment import AT_HAND, OPEN, UNTOUCHED, FulfilmentStatus
from ecom_erp.core.states.order import ALLOCATED, APPROVED, ON_HOLD
from ecom_erp.core.states.review import ReviewState
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.erp.selling.selling import cancel_sales_order, move_rows
from ecom_erp.erp.stock.packing import volumes_of
from ecom_erp.flows.allocation import allocation_policy
from ecom_erp.flows.allocation.allocation_texts import plan_reasons, shortage_text
from ecom_erp.flows.allocation.duties import duties
from ecom_erp.flows.allocation.fulfilment import cancel_fulfilment, make_fulfilment_orders
from ecom_erp.flows.allocation.warehouse_options import find_warehouse_options, goods_of, policy_for
from ecom_erp.flows.carriers.rate_cards import destination_of
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.fulfilment_orders import save_fulfilment
from ecom_erp.flows.orders.locks import lock_fulfilment, lock_order
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.orders.packages import with_label
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.warehouse.picking.wave_membership import forget_picks
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder


@unit_of_work
def cannot_ship(fulfilment_order: str, reason: str) -> str:
	"""The warehouse cannot ship the parcel, for `reason` (a person's words): its goods are taken from the warehouses
	that are cheapest without it, as one unit of work; the order's status afterwards. Each row of the Sales Order moves
	as a whole. Where that is not possible the parcel stays, shows why, and the order is held for a person."""
	order, fulfilment = lock_fulfilment(fulfilment_order)
	if fulfilment.status == FulfilmentStatus.CANCELLED:
		return order.status
	_refuse_unless_open(fulfilment)
	plan = plan_without(order, fulfilment)
	if isinstance(plan, Shortage):
		_hold(order, fulfilment, reason, plan)
	else:
		_move(order, fulfilment, reason, plan)
	return order.status


def _refuse_unless_open(fulfilment: "FulfilmentOrder") -> None:
	if with_label([fulfilment.name]):
		frappe.throw(_("{0} has a label. Void it first.").format(fulfilment.name))
	if fulfilment.status not in AT_HAND:
		frappe.throw(_("{0} is already {1}").format(fulfilment.name, _(fulfilment.status)))
	refuse_shared_rows(fulfilment)


def refuse_shared_rows(fulfilment: "FulfilmentOrder") -> None:
	"""Raises where other parcels hold pieces of the same rows of the Sales Order."""
	others = other_parts(fulfilment)
	if others:
		# a row of the Sales Order has one warehouse: it moves as a whole or not at all
		frappe.throw(
			_(
				"{0} holds pieces of the same lines. Join the parcels again first, or take the pieces out of the order."
			).format(", ".join(others))
		)


def other_parts(fulfilment: "FulfilmentOrder") -> list[str]:
	"""Parcels of the order that are not cancelled and hold pieces of the same rows of the Sales Order."""
	others = {
		"ecom_order": fulfilment.ecom_order,
		"name": ("!=", fulfilment.name),
		"status": ("!=", FulfilmentStatus.CANCELLED),
	}
	names = frappe.get_all("Fulfilment Order", others, pluck="name")
	rows = [row.sales_order_item for row in fulfilment.items]
	shared = {"parent": ("in", names or [""]), "sales_order_item": ("in", rows)}
	return frappe.get_all("Fulfilment Order Item", shared, pluck="parent", distinct=True, order_by="parent")


def plan_without(order: "EcomOrder", fulfilment: "FulfilmentOrder") -> Plan | Shortage:
	"""The cheapest plan for the parcel's goods without its warehouse."""
	shop = get_shop(order.shop)
	facts = item_facts({row.item_code for row in fulfilment.items})
	volumes = volumes_of(facts)
	demands = [
		Demand(
			f"{row.line_id}|{row.item_code}",
			row.item_code,
			row.qty,
			row.weight_grams or 0,
			volumes[row.item_code],
		)
		for row in fulfilment.items
	]
	stated = read_canonical(order)
	destination = destination_of(stated.shipping_address)
	goods = goods_of(demands)
	options = find_warehouse_options(
		shop, facts, facts, destination, order.promised_date, goods, duties(shop, stated, facts)
	)
	return allocation_policy.allocate(demands, options, _policy(shop, order, fulfilment, demands))


def _policy(
	shop: "EcomShop", order: "EcomOrder", fulfilment: "FulfilmentOrder", demands: list[Demand]
) -> Policy:
	follows = does_follow(order, fulfilment)
	# where the order has the item of a line already, a second row of the same kind could not be told from it
	excluded = {
		demand.line: {fulfilment.warehouse}
		| {row.warehouse for row in order.allocations if _is_same_kind(row, demand, follows)}
		for demand in demands
	}
	# the parcel's goods are only a part of the order, so the most parcels of an order say nothing about them
	return replace(policy_for(shop.company), max_parcels=None, allow_line_split=False, excluded=excluded)


def _is_same_kind(row, demand: Demand, follows: bool) -> bool:
	return f"{row.line_id}|{row.item_code}" == demand.line and bool(row.follows) == follows


def does_follow(order: "EcomOrder", fulfilment: "FulfilmentOrder") -> bool:
	"""Whether a parcel is of what the order, short of stock, ships later. All of it is, or nothing."""
	own = {row.sales_order_item for row in fulfilment.items}
	return any(row.follows for row in order.allocations if row.sales_order_item in own)


def _hold(order: "EcomOrder", fulfilment: "FulfilmentOrder", reason: str, shortage: Shortage) -> None:
	text = _("{0} cannot ship {1} ({2}), and no other warehouse can: {3}").format(
		fulfilment.warehouse, fulfilment.name, reason, shortage_text(shortage)
	)
	fulfilment.problem = text
	save_fulfilment(fulfilment)
	order_flow.clear_holds(order, {HoldCode.CANNOT_SHIP})
	order_flow.raise_hold(order, HoldCode.CANNOT_SHIP, text)
	if order.status == ALLOCATED:
		order_flow.move(order, ON_HOLD)
	order.next_action = "Replenish"
	order_flow.save(order, ReviewState.ON_HOLD)
	order_flow.add_timeline_note(order, text)
	order_flow.assign_to_owner(order, text)


def ship_by_plan(order: "EcomOrder", fulfilment: "FulfilmentOrder", plan: Plan) -> None:
	"""The goods of a parcel leave in the parcels of `plan` instead, of which each takes rows of the Sales Order as a whole. The caller
	holds the locks of the order and of the Bins, and saves."""
	reasons = plan_reasons(plan, company_currency(order.company))
	target = {(line, item): (place, why) for (line, item, place), (_qty, why) in reasons.items()}
	moved = {}
	own = {row.sales_order_item for row in fulfilment.items}
	for row in order.allocations:
		place_and_why = target.get((row.line_id, row.item_code))
		if row.sales_order_item in own and place_and_why:
			row.warehouse, row.reason = place_and_why
			moved[row.sales_order_item] = row.warehouse
	cancel_fulfilment(fulfilment.name)
	forget_picks(fulfilment.name, fulfilment.pick_list)
	move_rows(order.sales_order, moved)
	facts = item_facts({demand.item for demand in plan.demands})
	make_fulfilment_orders(order, plan, facts, follows=does_follow(order, fulfilment))


def _move(order: "EcomOrder", fulfilment: "FulfilmentOrder", reason: str, plan: Plan) -> None:
	ship_by_plan(order, fulfilment, plan)
	order_flow.clear_holds(order, {HoldCode.CANNOT_SHIP})
	if order.status == ON_HOLD and not order_flow.open_holds(order):
		order_flow.move(order, ALLOCATED)
		order_flow.save(order, ReviewState.APPROVED)
	else:
		order_flow.save(order)
	places = ", ".join(dict.fromkeys(parcel.warehouse for parcel in plan.parcels))
	order_flow.add_timeline_note(
		order,
		_("{0} cannot ship {1} ({2}); it is shipped from {3}").format(
			fulfilment.warehouse, fulfilment.name, reason, places
		),
	)


def can_undo(doc: "EcomOrder") -> bool:
	"""Whether the whole allocation can still be undone: nobody has begun to pick, pack or label the goods. Also of an order
	that is held since."""
	allocated = doc.status == ALLOCATED or (doc.status == ON_HOLD and doc.sales_order)
	return bool(allocated) and not frappe.db.exists(
		"Fulfilment Order",
		{"ecom_order": doc.name, "status": ("not in", UNTOUCHED)},
	)


def undo_allocation(doc: "EcomOrder") -> None:
	"""Undo the allocation of an order that has changed, and let it be reviewed and allocated anew. The caller holds the
	order's lock and saves."""
	drop_open_fulfilment_orders(doc.name)
	cancel_sales_order(doc.sales_order)
	doc.sales_order = None
	doc.set("allocations", [])
	for row in doc.lines:
		row.allocated_qty = 0
	order_flow.move(doc, APPROVED)
	order_flow.schedule(doc, order_flow.REVIEW)


def sales_order_gone(sales_order: str) -> None:
	"""The Sales Order was cancelled in ERPNext: open Fulfilment Orders go, the order is held until a person says
	what is to happen."""
	for name in frappe.get_all("Ecom Order", filters={"sales_order": sales_order}, pluck="name"):
		doc = lock_order(name)
		drop_open_fulfilment_orders(name)
		doc.sales_order = None
		doc.set("allocations", [])
		for row in doc.lines:
			row.allocated_qty = 0
		order_flow.raise_hold(
			doc,
			HoldCode.SALES_ORDER_CANCELLED,
			_("Sales Order {0} was cancelled in ERPNext").format(sales_order),
		)
		order_flow.move(doc, ON_HOLD)
		doc.next_action = "Review"
		order_flow.save(doc, ReviewState.ON_HOLD)


def drop_open_fulfilment_orders(ecom_order: str) -> None:
	names = frappe.get_all(
		"Fulfilment Order", filters={"ecom_order": ecom_order, "status": ("in", OPEN)}, pluck="name"
	)
	for name in names:
		cancel_fulfilment(name)
