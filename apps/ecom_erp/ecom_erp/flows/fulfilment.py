"""Fulfilment Orders: what each warehouse ships of an order."""

from collections.abc import Mapping

import frappe

from ecom_erp.core.allocation import Plan
from ecom_erp.erp.items import ItemFacts
from ecom_erp.flows.voids import drop_labels

OPEN = ("To Pick", "Packed", "Labelled")
ADDRESS = ("ship_name", "ship_company", "ship_line1", "ship_line2")


def make_fulfilment_orders(doc, plan: Plan, facts: Mapping[str, ItemFacts]) -> None:
	"""One Fulfilment Order per parcel of the plan, inside the caller's unit of work. Named after the order, counted on
	from earlier ones that were cancelled."""
	made = frappe.db.count("Fulfilment Order", {"ecom_order": doc.name})
	rows = {(row.line_id, row.item_code, row.warehouse): row for row in doc.allocations}
	for number, parcel in enumerate(plan.parcels, start=made + 1):
		fulfilment = frappe.new_doc("Fulfilment Order")
		fulfilment.update(
			{
				"ecom_order": doc.name,
				"number": doc.number,
				"shop": doc.shop,
				"warehouse": parcel.warehouse,
				"promised_date": doc.promised_date,
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


def address_display(doc) -> str:
	"""The delivery address in lines, as it stands on a label."""
	lines = [doc.get(field) for field in ADDRESS]
	lines.append(" ".join(filter(None, (doc.ship_city, doc.ship_province, doc.ship_postal_code))))
	lines.append(doc.ship_country)
	return "\n".join(filter(None, lines))


def lock_fulfilment(name: str):
	"""The order and the Fulfilment Order, both under their row locks, in the global order."""
	ecom_order = frappe.db.get_value("Fulfilment Order", name, "ecom_order")
	order = frappe.get_doc("Ecom Order", ecom_order, for_update=True)
	return order, frappe.get_doc("Fulfilment Order", name, for_update=True)


def save_fulfilment(fulfilment) -> None:
	"""Save what a flow decided about a Fulfilment Order."""
	fulfilment.flags.by_machine = True
	fulfilment.save(ignore_permissions=True)


def cancel_fulfilment(name: str) -> None:
	"""Nothing is shipped by this Fulfilment Order any more; its label does not count."""
	frappe.db.set_value("Fulfilment Order", name, "status", "Cancelled")
	drop_labels(name)


def pass_on_priority(order) -> None:
	"""The priority of an order is that of its parcels that are still to be shipped."""
	for name in frappe.get_all(
		"Fulfilment Order", {"ecom_order": order.name, "status": ("in", OPEN)}, pluck="name"
	):
		frappe.db.set_value("Fulfilment Order", name, "priority", order.priority)
