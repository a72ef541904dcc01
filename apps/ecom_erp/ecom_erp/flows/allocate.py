"""Allocation: the cheapest warehouses that keep the promise, reserved by a submitted Sales Order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import get_time, getdate, now_datetime

from ecom_erp.core.allocation import Demand, Plan, Policy, Shortage, Site, explain
from ecom_erp.core.allocation import allocate as cheapest_plan
from ecom_erp.core.money import from_minor, minor_units, to_minor
from ecom_erp.core.order_state import ALLOCATED, APPROVED, ON_HOLD, SHIPPED
from ecom_erp.core.posting import Part, posting
from ecom_erp.core.rates import Destination
from ecom_erp.erp.items import ItemFacts, item_facts
from ecom_erp.erp.selling import post_sales_order
from ecom_erp.erp.stock import lock_bins
from ecom_erp.flows import orders
from ecom_erp.flows.fulfilment import make_fulfilment_orders
from ecom_erp.flows.listings import Recipe, recipes
from ecom_erp.flows.order_document import effective_order, open_qty
from ecom_erp.flows.rate_cards import cheapest_freight, destination_of
from ecom_erp.flows.shops import get_shop
from ecom_erp.messaging.transaction import in_transaction

NO_STOCK = "no_stock"
RETRY_SECONDS = 15 * 60


@dataclass
class Need:
	"""What the order takes from stock. A demand is a line's item, named "line id|item code"."""

	demands: list[Demand] = field(default_factory=list)
	unstocked: list[Part] = field(default_factory=list)  # services: no warehouse has to have them
	facts: dict[str, ItemFacts] = field(default_factory=dict)


def allocate(name: str) -> str:
	"""Allocate one approved order as one unit of work; its status afterwards. Nothing happens to an order that is not
	approved (any more), so a repeat is harmless; without stock the order is held and tried again by itself."""
	return in_transaction(_allocate, name)


def _allocate(name: str) -> str:
	doc = orders.lock_order(name)
	waiting_for_stock = doc.status == ON_HOLD and {row.code for row in orders.open_holds(doc)} == {NO_STOCK}
	if doc.sales_order or not (doc.status == APPROVED or waiting_for_stock):
		orders.schedule(doc, None)
		orders.save(doc)
		return doc.status
	shop = get_shop(doc.shop)
	order = effective_order(doc)
	mapped = recipes({row.listing for row in doc.lines})
	need = needs(doc, mapped)
	sites = find_sites(doc, shop, need, destination_of(order.shipping_address))
	plan = cheapest_plan(need.demands, sites, policy_for(doc.currency)) if need.demands else None
	if isinstance(plan, Shortage):
		_hold_short(doc, plan)
	else:
		_post(doc, shop, order, need, plan)
	return doc.status


def needs(doc, mapped: Mapping[str, Recipe]) -> Need:
	"""Demands by line and item, and the parts that need no stock."""
	need = Need(facts=item_facts({item for recipe in mapped.values() for item, _qty in recipe}))
	for row in doc.lines:
		wanted = open_qty(row)
		for item, each in mapped[row.listing] if wanted else ():
			facts = need.facts[item]
			if facts.is_stock_item and row.requires_shipping:
				grams = facts.weight_grams or (
					row.weight_grams // each if len(mapped[row.listing]) == 1 else 0
				)
				need.demands.append(Demand(f"{row.line_id}|{item}", item, wanted * each, grams))
			else:
				need.unstocked.append(Part(row.line_id, item, wanted * each, "", facts.standard_rate))
	return need


def find_sites(doc, shop, need: Need, destination: Destination) -> list[Site]:
	"""The shop's warehouses as this order sees them. Locks their bins: from here on nobody else can take the stock."""
	ranks = {row.warehouse: row.rank for row in shop.warehouses}
	profiles = _profiles(list(ranks))
	items = {demand.item for demand in need.demands}
	free = lock_bins(items, profiles)
	return [
		_site(
			doc,
			shop,
			profile,
			ranks[profile.warehouse],
			_available(free, items, need.facts, profile.warehouse),
			destination,
		)
		for profile in profiles.values()
	]


def _profiles(warehouses: list[str]) -> dict:
	docs = [
		frappe.get_cached_doc("Ecom Warehouse Profile", name)
		for name in frappe.get_all(
			"Ecom Warehouse Profile", filters={"warehouse": ("in", warehouses), "enabled": 1}, pluck="name"
		)
	]
	return {profile.warehouse: profile for profile in docs}


def _available(free, items, facts, warehouse: str) -> dict[str, int]:
	return {item: max(free.get((item, warehouse), 0) - facts[item].safety_stock, 0) for item in items}


def _site(doc, shop, profile, rank: int, available: dict[str, int], destination: Destination) -> Site:
	freight, days = cheapest_freight(shop.company, profile.warehouse, destination, doc.currency)
	arrives = leaves_on(profile) + timedelta(days=days)
	return Site(
		warehouse=profile.warehouse,
		available=available,
		freight=freight,
		rank=rank,
		handling_per_parcel=_minor(profile.handling_per_parcel, doc.currency),
		handling_per_unit=_minor(profile.handling_per_unit, doc.currency),
		late_days=max((arrives - getdate(doc.promised_date)).days, 0),
		days=days,
	)


def leaves_on(profile) -> date:
	"""The day on which a parcel ordered from a warehouse now is handed to the courier."""
	now = now_datetime()
	missed = profile.cut_off and now.time() > get_time(profile.cut_off)
	return now.date() + timedelta(days=(profile.handling_days or 0) + (1 if missed else 0))


def policy_for(currency: str) -> Policy:
	"""What the company weighs, from Ecom Settings, in the order's currency."""
	settings = frappe.get_cached_doc("Ecom Settings")
	return Policy(
		split_penalty=_minor(settings.split_penalty, currency),
		late_penalty=_minor(settings.late_penalty, currency),
		rank_penalty=_minor(settings.rank_penalty, currency),
		max_parcels=settings.max_parcels or None,
		allow_line_split=bool(settings.allow_line_split),
	)


def _minor(amount: float | None, currency: str) -> int:
	return to_minor(Decimal(str(amount or 0)), currency)


def _hold_short(doc, shortage: Shortage) -> None:
	text = _in_words(shortage)
	if text != doc.hold_reason:
		orders.clear_holds(doc, {NO_STOCK})
		orders.raise_hold(doc, NO_STOCK, text)
		orders.tell(doc, _("Not allocated: {0}").format(text))
	orders.move(doc, ON_HOLD)
	doc.next_action = "Replenish"
	orders.schedule(doc, orders.ALLOCATE, RETRY_SECONDS)
	orders.save(doc, "On Hold")


def _in_words(shortage: Shortage) -> str:
	"""What is missing, item by item; or, where stock is not the cause, what is."""
	if shortage.obstacle.code == "stock":
		return "; ".join(
			_("{0}: {1} ordered, {2} available").format(row.item, row.demanded, row.available)
			for row in shortage.items
			if row.missing
		)
	return _(shortage.obstacle.message).format(**shortage.obstacle.params)


def _post(doc, shop, order, need: Need, plan: Plan | None) -> None:
	reasons = _reasons(plan, doc.currency)
	parts = [
		Part(line_id, item, qty, warehouse, need.facts[item].standard_rate)
		for (line_id, item, warehouse), (qty, _why) in reasons.items()
	]
	first = plan.parcels[0].warehouse if plan else shop.warehouses[0].warehouse
	parts += [Part(p.line_id, p.item_code, p.qty, first, p.share) for p in need.unstocked]
	amounts = posting(order, parts)
	doc.sales_order, row_names = post_sales_order(doc, amounts, shop)
	doc.set("allocations", [])
	for row, name in zip(amounts.rows, row_names, strict=True):
		_qty, why = reasons.get(
			(row.line_id, row.item_code, row.warehouse), (row.qty, _("Not kept in stock"))
		)
		doc.append(
			"allocations",
			{
				"line_id": row.line_id,
				"item_code": row.item_code,
				"warehouse": row.warehouse,
				"qty": row.qty,
				"reason": why,
				"sales_order_item": name,
			},
		)
	doc.allocation_cost = float(from_minor(plan.total, doc.currency)) if plan else 0
	doc.allocation_note = _alternatives(plan, doc.currency) if plan else None
	for row in doc.lines:
		row.allocated_qty = open_qty(row)
	orders.clear_holds(doc, {NO_STOCK})
	orders.move(doc, ALLOCATED)
	orders.schedule(doc, None)
	if plan:
		make_fulfilment_orders(doc, plan, need.facts)
	else:
		orders.move(doc, SHIPPED)
		orders.schedule(doc, orders.BILL)
	orders.save(doc, "Approved")
	orders.tell(doc, _allocation_text(doc))


def _reasons(plan: Plan | None, currency: str) -> dict[tuple[str, str, str], tuple[int, str]]:
	"""(quantity, why) by line id, item and warehouse."""
	found = {}
	for row in explain(plan) if plan else ():
		line_id, _sep, item = row.line.rpartition("|")
		found[line_id, item, row.warehouse] = (
			row.qty,
			_(row.message).format(**_readable(row.params, currency)),
		)
	return found


def _readable(params: Mapping[str, object], currency: str) -> dict[str, object]:
	return {
		key: _amount(value, currency) if key in ("more", "saved") else value for key, value in params.items()
	}


def _amount(minor: int, currency: str) -> str:
	return f"{from_minor(minor, currency):.{minor_units(currency)}f} {currency}"


def _alternatives(plan: Plan, currency: str) -> str:
	rows = [
		_("Chosen plan: {0}; {1} combinations weighed").format(_amount(plan.total, currency), plan.considered)
	]
	if plan.gap:
		rows.append(
			_("Not proven cheapest: another plan could save {0} at most").format(_amount(plan.gap, currency))
		)
	for other in plan.alternatives:
		if other.total is not None:
			rows.append(_("All from {0}: {1}").format(other.warehouse, _amount(other.total, currency)))
		else:
			why = "; ".join(_(o.message).format(**o.params) for o in other.obstacles)
			rows.append(_("All from {0}: not possible ({1})").format(other.warehouse, why))
	return "\n".join(rows)


def _allocation_text(doc) -> str:
	shares = ", ".join(f"{row.qty} x {row.item_code}: {row.warehouse}" for row in doc.allocations)
	return _("Allocated by {0}: {1}").format(doc.sales_order, shares)
