"""Allocation: the cheapest warehouses that keep the promise, reserved by a submitted Sales Order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecom_erp.core.allocation import Demand, Plan, Shortage
from ecom_erp.core.money import from_minor
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.orders.posting import Part, posting
from ecom_erp.core.quantities import Recipe, Units, grams_of_a_piece, pieces_of
from ecom_erp.core.states.order import ALLOCATED, APPROVED, ON_HOLD, SHIPPED
from ecom_erp.core.states.review import ReviewState
from ecom_erp.erp.selling.items import ItemFacts, item_facts, require_weight
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.erp.selling.selling import post_sales_order
from ecom_erp.erp.stock.packing import volumes_of
from ecom_erp.flows.allocation import allocation_policy
from ecom_erp.flows.allocation.allocation_texts import alternatives_text, plan_reasons, shortage_text
from ecom_erp.flows.allocation.duties import duties
from ecom_erp.flows.allocation.fulfilment import make_fulfilment_orders
from ecom_erp.flows.allocation.warehouse_options import (
	find_warehouse_options,
	goods_of,
	policy_for,
	why_untaken,
)
from ecom_erp.flows.carriers.rate_cards import destination_of
from ecom_erp.flows.catalog.gifts import recipe_of, with_gifts
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

RETRY_SECONDS = 15 * 60


@dataclass
class Need:
	"""What the order takes from stock. A demand is a line's item, named "line id|item code"."""

	demands: list[Demand] = field(default_factory=list)
	unstocked: list[Part] = field(default_factory=list)  # services: no warehouse has to have them
	facts: dict[str, ItemFacts] = field(default_factory=dict)


@unit_of_work
def allocate(name: str) -> str:
	"""Allocate one approved order as one unit of work; its status afterwards. Nothing happens to an order that is not
	approved (any more), so a repeat is harmless; without stock the order is held and tried again by itself."""
	doc = lock_order(name)
	waiting_for_stock = doc.status == ON_HOLD and {row.code for row in order_flow.open_holds(doc)} == {
		HoldCode.NO_STOCK
	}
	if doc.sales_order or not (doc.status == APPROVED or waiting_for_stock):
		order_flow.schedule(doc, None)
		order_flow.save(doc)
		return doc.status
	shop = get_shop(doc.shop)
	order = effective_order(doc)
	mapped = recipes({row.listing for row in doc.lines})
	need = needs(doc, mapped)
	plan = _plan(doc, shop, order, need) if need.demands else None
	if isinstance(plan, Shortage):
		destination = destination_of(order.shipping_address)
		_hold_short(doc, plan, why_untaken(shop, {one.item for one in need.demands}, destination))
	else:
		_post(doc, shop, order, need, plan)
	return doc.status


def _plan(doc, shop, order, need: Need) -> Plan | Shortage:
	items = {demand.item for demand in need.demands}
	destination = destination_of(order.shipping_address)
	goods = goods_of(need.demands)
	options = find_warehouse_options(
		shop, items, need.facts, destination, doc.promised_date, goods, duties(shop, order, items)
	)
	pinned = {demand.line: doc.pinned_warehouse for demand in need.demands} if doc.pinned_warehouse else {}
	return allocation_policy.allocate(need.demands, options, policy_for(shop.company, pinned))


def needs(doc: "EcomOrder", mapped: Mapping[str, Recipe]) -> Need:
	"""Demands by line and item, and the parts that need no stock. A line of which nothing is open needs no item."""
	open_lines = [(row, Units(open_qty(row)), recipe_of(row, mapped)) for row in doc.lines if open_qty(row)]
	items = {item for _row, _units, recipe in open_lines for item in recipe}
	need = Need(facts=item_facts(items))
	volumes = volumes_of(items)
	for row, units, recipe in open_lines:
		for item, pieces in pieces_of(units, recipe).items():
			facts = need.facts[item]
			if facts.is_stock_item and row.requires_shipping:
				grams = facts.weight_grams or grams_of_a_piece(row.weight_grams or 0, recipe)
				if not grams:
					require_weight(facts)
				need.demands.append(Demand(f"{row.line_id}|{item}", item, pieces, grams, volumes[item]))
			else:
				need.unstocked.append(Part(row.line_id, item, pieces, "", facts.standard_rate))
	return need


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


def _post(doc, shop, order, need: Need, plan: Plan | None) -> None:
	currency = company_currency(shop.company)
	reasons = plan_reasons(plan, currency)
	parts = [
		Part(line_id, item, qty, warehouse, need.facts[item].standard_rate)
		for (line_id, item, warehouse), (qty, _why) in reasons.items()
	]
	first = plan.parcels[0].warehouse if plan else shop.warehouses[0].warehouse
	parts += [Part(p.line_id, p.item_code, p.qty, first, p.share) for p in need.unstocked]
	amounts = posting(with_gifts(order, doc), parts)
	doc.sales_order, row_names = post_sales_order(doc, amounts, shop)
	doc.set("allocations", [])
	for row, name in zip(amounts.rows, row_names, strict=True):
		planned = reasons.get((row.line_id, row.item_code, row.warehouse))
		doc.append(
			"allocations",
			{
				"line_id": row.line_id,
				"item_code": row.item_code,
				"warehouse": row.warehouse,
				"qty": row.qty,
				"to_ship": int(bool(planned)),
				"reason": planned[1] if planned else _("Not a stock item"),
				"sales_order_item": name,
			},
		)
	doc.allocation_cost = float(from_minor(plan.total, currency)) if plan else 0
	doc.allocation_note = alternatives_text(plan, currency) if plan else None
	for row in doc.lines:
		row.allocated_qty = open_qty(row)
	order_flow.clear_holds(doc, {HoldCode.NO_STOCK})
	order_flow.move(doc, ALLOCATED)
	order_flow.schedule(doc, None)
	if plan:
		make_fulfilment_orders(doc, plan, need.facts)
	else:
		order_flow.move(doc, SHIPPED)
		order_flow.schedule(doc, order_flow.BILL)
		fulfilment_notices.put_without_parcel(doc)
	order_flow.collect(doc)
	order_flow.save(doc, ReviewState.APPROVED)
	order_flow.add_timeline_note(doc, _allocation_text(doc))


def _allocation_text(doc: "EcomOrder") -> str:
	shares = ", ".join(f"{row.qty} x {row.item_code}: {row.warehouse}" for row in doc.allocations)
	return _("Allocated by {0}: {1}").format(doc.sales_order, shares)
