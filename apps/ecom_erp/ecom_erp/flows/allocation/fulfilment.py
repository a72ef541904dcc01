"""Fulfilment Orders: what each warehouse ships of an order."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.allocation import Plan
from ecom_erp.core.states.fulfilment import FulfilmentStatus
from ecom_erp.erp.selling.items import ItemFacts
from ecom_erp.flows.carriers.dispatch_days import ship_by
from ecom_erp.flows.orders.fulfilment_orders import address_display
from ecom_erp.flows.orders.packages import cancel_packages, open_package
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.shipping.fulfilment_corrections import parcel_cancelled
from ecom_erp.flows.shipping.label_voids import drop_labels
from ecom_erp.flows.warehouse.picking.wave_membership import leave_unpicked_wave

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def make_fulfilment_orders(doc: "EcomOrder", plan: Plan, facts: Mapping[str, ItemFacts]) -> None:
	"""One Fulfilment Order per parcel of the plan, with its first package, inside the caller's unit of work. Named after the order, counted on
	from earlier ones that were cancelled."""
	existing = frappe.db.count("Fulfilment Order", {"ecom_order": doc.name})
	rows = {(row.line_id, row.item_code, row.warehouse): row for row in doc.allocations}
	for number, parcel in enumerate(plan.parcels, start=existing + 1):
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
				"weight_grams": parcel.grams,
				"address_display": address_display(doc),
			}
		)
		for key, qty in parcel.lines.items():
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
		open_package(fulfilment, parcel.grams)


def cancel_fulfilment(name: str) -> None:
	"""Nothing is shipped by this Fulfilment Order any more; its packages and their labels do not count."""
	leave_unpicked_wave(name)
	set_status("Fulfilment Order", name, FulfilmentStatus.CANCELLED)
	cancel_packages(name)
	drop_labels(name)
	parcel_cancelled(name)
