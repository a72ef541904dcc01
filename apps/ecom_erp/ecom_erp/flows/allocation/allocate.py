"""Allocation: the cheapest warehouses that keep the promise, reserved by a submitted Sales Order."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecom_erp.core.allocation import Plan, Shortage
from ecom_erp.core.money import from_minor
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.orders.posting import Part, posting
from ecom_erp.core.states.order import ALLOCATED, APPROVED, ON_HOLD, SHIPPED
from ecom_erp.core.states.review import ReviewState
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.erp.selling.selling import post_sales_order
from ecom_erp.flows.allocation import allocation_policy
from ecom_erp.flows.allocation.allocation_texts import (
	alternatives_text,
	awaited_reasons,
	plan_reasons,
	shortage_text,
)
from ecom_erp.flows.allocation.duties import duties
from ecom_erp.flows.allocation.fulfilment import make_fulfilment_orders
from ecom_erp.flows.allocation.needs import Need, needs
from ecom_erp.flows.allocation.waiting.available import Divided, by_itself, divide
from ecom_erp.flows.allocation.warehouse_options import (
	find_warehouse_options,
	goods_of,
	policy_for,
	why_untaken,
)
from ecom_erp.flows.carriers.rate_cards import destination_of
from ecom_erp.flows.catalog.gifts import with_gifts
from ecom_erp.flows.catalog.listings import recipes
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.orders.order_document import effective_order, open_qty
from ecom_erp.flows.shipping import fulfilment_notices
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.words.sentences import _, joined
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

OUT_OF_STOCK = "stock"  # the obstacle of a Shortage
NOW, FOLLOWS = "now", "follows"
RETRY_SECONDS = 15 * 60


@dataclass(frozen=True)
class Attempt:
	"""What an order needs, and what becomes of it now: a plan for all of it, None where it needs no stock, or why there is none
	and how it can be divided, where it can."""

	shop: "EcomShop"
	order: CanonicalOrder
	need: Need
	plan: Plan | Shortage | None
	divided: Divided | None = None


@unit_of_work
def allocate(name: str) -> str:
	"""Allocate one approved order as one unit of work; its status afterwards. Nothing happens to an order that is not
	approved (any more), so a repeat is harmless; without stock the order is held and tried again by itself."""
	doc = lock_order(name)
	if doc.sales_order or not (doc.status == APPROVED or is_short_alone(doc)):
		order_flow.schedule(doc, None)
		order_flow.save(doc)
		return doc.status
	tried = attempt(doc)
	if not isinstance(tried.plan, Shortage):
		post(doc, tried, tried.plan)
	elif tried.divided:
		post(doc, tried, tried.divided.now, tried.divided)
	else:
		destination = destination_of(tried.order.shipping_address)
		items = {one.item for one in tried.need.demands}
		_hold_short(doc, tried.plan, why_untaken(tried.shop, items, destination))
	return doc.status


def is_short_alone(doc: "EcomOrder") -> bool:
	"""Whether an order waits for nothing but stock."""
	holds = {row.code for row in order_flow.open_holds(doc)}
	return doc.status == ON_HOLD and holds == {HoldCode.NO_STOCK}


def attempt(doc: "EcomOrder", in_parts: bool = False) -> Attempt:
	"""What could be allocated of an order now; `in_parts`: of one that is short of stock also what of it, unless the order ships in
	parts anyway. Locks the Bins of all warehouses it may come from; nothing is changed."""
	shop, order = get_shop(doc.shop), effective_order(doc)
	need = needs(doc, recipes({row.listing for row in doc.lines}))
	if not need.demands:
		return Attempt(shop, order, need, None)
	items = {demand.item for demand in need.demands}
	destination = destination_of(order.shipping_address)
	options = find_warehouse_options(
		shop,
		items,
		need.facts,
		destination,
		doc.promised_date,
		goods_of(need.demands),
		duties(shop, order, items),
	)
	pinned = {demand.line: doc.pinned_warehouse for demand in need.demands} if doc.pinned_warehouse else {}
	policy = policy_for(shop.company, pinned)
	plan = allocation_policy.allocate(need.demands, options, policy)
	divided = None
	if (
		isinstance(plan, Shortage)
		and plan.obstacle.code == OUT_OF_STOCK
		and (in_parts or by_itself(doc, shop))
	):
		divided = divide(shop, destination, need, options, policy)
	return Attempt(shop, order, need, plan, divided)


def _hold_short(doc: "EcomOrder", shortage: Shortage, no_courier: list[str]) -> None:
	"""`no_courier`: why couriers do not take dangerous goods of the order."""
	text = joined("; ", [shortage_text(shortage), *no_courier])
	if text != doc.hold_reason:
		order_flow.clear_holds(doc, {HoldCode.NO_STOCK})
		order_flow.raise_hold(doc, HoldCode.NO_STOCK, text)
		order_flow.add_timeline_note(doc, _("Not allocated: {0}").format(text))
	order_flow.move(doc, ON_HOLD)
	doc.next_action = "Replenish"
	order_flow.schedule(doc, None)
	order_flow.collect(doc)
	if not doc.step:
		order_flow.schedule(doc, order_flow.ALLOCATE, RETRY_SECONDS)
	order_flow.save(doc, ReviewState.ON_HOLD)


def post(doc: "EcomOrder", tried: Attempt, plan: Plan | None, divided: Divided | None = None) -> None:
	"""Reserve what is planned by one Sales Order for all of the order, also what of it is awaited, and make the parcels. The
	caller holds the locks of the order and of the Bins."""
	currency = company_currency(tried.shop.company)
	planned = [(False, plan_reasons(plan, currency))]
	if divided:
		planned.append((True, awaited_reasons(divided, currency)))
	parts = [
		Part(line_id, item, qty, warehouse, tried.need.facts[item].standard_rate, FOLLOWS if follows else NOW)
		for follows, reasons in planned
		for (line_id, item, warehouse), (qty, _why) in reasons.items()
	]
	first = plan.parcels[0].warehouse if plan else tried.shop.warehouses[0].warehouse
	parts += [Part(p.line_id, p.item_code, p.qty, first, p.share) for p in tried.need.unstocked]
	amounts = posting(with_gifts(tried.order, doc), parts)
	doc.sales_order, row_names = post_sales_order(doc, amounts, tried.shop)
	doc.set("allocations", [])
	for row, name in zip(amounts.rows, row_names, strict=True):
		follows, reasons = planned[row.tag == FOLLOWS]
		why = reasons[row.line_id, row.item_code, row.warehouse][1] if row.tag else _("Not a stock item")
		doc.append(
			"allocations",
			{
				"line_id": row.line_id,
				"item_code": row.item_code,
				"warehouse": row.warehouse,
				"qty": row.qty,
				"to_ship": int(bool(row.tag)),
				"follows": int(follows),
				"reason": why,
				"sales_order_item": name,
			},
		)
	costs = [one.total for one in (plan, divided and divided.later) if one]
	doc.allocation_cost = float(from_minor(sum(costs), currency))
	doc.allocation_note = alternatives_text(plan, currency) if plan else None
	for line in doc.lines:
		line.allocated_qty = open_qty(line)
	order_flow.clear_holds(doc, {HoldCode.NO_STOCK})
	order_flow.move(doc, ALLOCATED)
	order_flow.schedule(doc, None)
	if plan:
		make_fulfilment_orders(doc, plan, tried.need.facts)
	else:
		order_flow.move(doc, SHIPPED)
		order_flow.schedule(doc, order_flow.BILL)
		fulfilment_notices.put_without_parcel(doc)
	if divided:
		doc.ship_available = 1
		make_fulfilment_orders(doc, divided.later, tried.need.facts, follows=True, waits=True)
	order_flow.collect(doc)
	order_flow.save(doc, ReviewState.APPROVED)
	order_flow.add_timeline_note(doc, _allocation_text(doc))


def _allocation_text(doc: "EcomOrder") -> str:
	def shares(follows: bool) -> str:
		rows = [row for row in doc.allocations if bool(row.follows) == follows]
		return ", ".join(f"{row.qty} x {row.item_code}: {row.warehouse}" for row in rows)

	text = _("Allocated by {0}: {1}").format(doc.sales_order, shares(False))
	awaited = shares(True)
	return joined("\n", [text, _("Waits for stock: {0}").format(awaited)]) if awaited else text
