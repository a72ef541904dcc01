"""Fulfilment Orders: what each warehouse ships of an order."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.allocation import Plan, PlannedParcel
from ecom_erp.core.allocation.splitting import Goods, Rule, divided
from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.erp.selling.items import ItemFacts
from ecom_erp.flows.carriers.dispatch_days import ship_by
from ecom_erp.flows.orders import timeline
from ecom_erp.flows.orders.fulfilment_orders import address_display
from ecom_erp.flows.orders.packages import cancel_packages, open_package
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.shipping.fulfilment_corrections import parcel_cancelled
from ecom_erp.flows.shipping.joint.leaving import leave_box
from ecom_erp.flows.shipping.label_voids import drop_labels
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.warehouse.picking.wave_membership import leave_unpicked_wave
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def make_fulfilment_orders(
	doc: "EcomOrder", plan: Plan, facts: Mapping[str, ItemFacts], follows: bool = False, waits: bool = False
) -> list[str]:
	"""One Fulfilment Order per parcel of the plan, or several where the shop's rules divide it, each with its first package, inside the
	caller's unit of work; their names, after the order, counted on from earlier ones that were cancelled. `follows`: the plan is of
	what an order that was short of stock ships later, `waits`: and its stock has not come."""
	existing = frappe.db.count("Fulfilment Order", {"ecom_order": doc.name})
	rows = {
		(row.line_id, row.item_code, row.warehouse): row
		for row in doc.allocations
		if bool(row.follows) == follows
	}
	names = []
	parts = _parts(doc, plan, facts)
	if len(parts) > len(plan.parcels):
		text = _("Divided into {0} parcels by the rules of the shop").format(len(parts))
		timeline.note(doc.doctype, doc.name, text)
	for number, (parcel, lines, grams) in enumerate(parts, start=existing + 1):
		fulfilment = frappe.new_doc("Fulfilment Order")
		fulfilment.update(
			{
				"ecom_order": doc.name,
				"number": doc.number,
				"shop": doc.shop,
				"warehouse": parcel.warehouse,
				"promised_date": doc.promised_date,
				"ship_by": ship_by(doc.promised_date, parcel.days),
				"priority": doc.priority,
				"status": FulfilmentStatus.WAITING if waits else FulfilmentStatus.TO_PICK,
				"waiting_since": now_datetime() if waits else None,
				"weight_grams": grams,
				"address_display": address_display(doc),
			}
		)
		for key, qty in lines.items():
			line_id, _sep, item = key.rpartition("|")
			fulfilment.append(
				"items",
				{
					"line_id": line_id,
					"item_code": item,
					"item_name": facts[item].item_name,
					"qty": qty,
					"weight_grams": facts[item].weight_grams,
					"sales_order_item": rows[line_id, item, parcel.warehouse].sales_order_item,
				},
			)
		fulfilment.insert(ignore_permissions=True, set_name=f"{doc.name}-F{number}")
		open_package(fulfilment, grams)
		names.append(fulfilment.name)
	return names


def _parts(
	doc: "EcomOrder", plan: Plan, facts: Mapping[str, ItemFacts]
) -> list[tuple[PlannedParcel, Mapping[str, int], int]]:
	"""Parcels of the plan, each with what goes into one Fulfilment Order of it and what that weighs."""
	shop = get_shop(doc.shop)
	rule = Rule(shop.split_grams or 0, bool(shop.split_by_group))
	if not rule:
		return [(parcel, parcel.lines, parcel.grams) for parcel in plan.parcels]
	weights = {demand.line: demand.unit_grams for demand in plan.demands}
	found = []
	for parcel in plan.parcels:
		goods = [
			Goods(key, qty, weights[key], facts[key.rpartition("|")[2]].item_group)
			for key, qty in parcel.lines.items()
		]
		parts = divided(goods, rule)
		of_part = [sum(weights[key] * qty for key, qty in part.items()) for part in parts]
		found += [(parcel, part, grams) for part, grams in zip(parts, of_part, strict=True)]
	return found


def cancel_fulfilment(name: str) -> None:
	"""Nothing is shipped by this Fulfilment Order any more; its packages and their labels do not count."""
	leave_unpicked_wave(name)
	leave_box(name)
	set_status("Fulfilment Order", name, FulfilmentStatus.CANCELLED)
	cancel_packages(name)
	drop_labels(name)
	parcel_cancelled(name)
