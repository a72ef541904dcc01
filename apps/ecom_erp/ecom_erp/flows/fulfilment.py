"""Fulfilment Orders: what each warehouse ships of an order."""

from collections.abc import Collection, Mapping

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.allocation import Plan
from ecom_erp.erp.items import ItemFacts
from ecom_erp.flows import order_store
from ecom_erp.flows.sites import ship_by
from ecom_erp.flows.voids import drop_labels
from ecom_erp.flows.wave_membership import leave_unpicked_wave

OPEN = ("To Pick", "Picked", "Packed", "Labelled")
BEFORE_LABEL = ("To Pick", "Picked", "Packed")
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


def address_display(doc) -> str:
	"""The delivery address in lines, as it stands on a label."""
	lines = [doc.get(field) for field in ADDRESS]
	lines.append(" ".join(filter(None, (doc.ship_city, doc.ship_province, doc.ship_postal_code))))
	lines.append(doc.ship_country)
	return "\n".join(filter(None, lines))


def lock_fulfilment(name: str):
	"""The order and the Fulfilment Order, both under their row locks, in the global order."""
	ecom_order = frappe.db.get_value("Fulfilment Order", name, "ecom_order")
	order = order_store.lock(ecom_order)
	return order, frappe.get_doc("Fulfilment Order", name, for_update=True)


def save_fulfilment(fulfilment) -> None:
	"""Save what a flow decided about a Fulfilment Order."""
	fulfilment.flags.by_machine = True
	fulfilment.save(ignore_permissions=True)


def cancel_fulfilment(name: str) -> None:
	"""Nothing is shipped by this Fulfilment Order any more; its label does not count."""
	leave_unpicked_wave(name)
	frappe.db.set_value("Fulfilment Order", name, "status", "Cancelled")
	drop_labels(name)


def pass_on_priority(order) -> None:
	"""The priority of an order is that of its parcels that are still to be shipped."""
	for name in frappe.get_all(
		"Fulfilment Order", {"ecom_order": order.name, "status": ("in", OPEN)}, pluck="name"
	):
		frappe.db.set_value("Fulfilment Order", name, "priority", order.priority)


def lock_parcels(names: Collection[str]) -> list:
	"""Rows of Fulfilment Orders, their orders locked before them, both in the order of their names. Each has what
	picking and packing ask for, and order_status and sales_order of its order."""
	if not names:
		return []
	orders = frappe.get_all(
		"Fulfilment Order", {"name": ("in", list(names))}, pluck="ecom_order", distinct=True
	)
	found = {row.name: row for row in _lock("Ecom Order", orders, "name", "status", "sales_order")}
	fields = (
		"name",
		"ecom_order",
		"shop",
		"warehouse",
		"status",
		"wave",
		"pick_list",
		"picked_at",
		"packed_at",
	)
	parcels = _lock("Fulfilment Order", names, *fields, "problem")
	for parcel in parcels:
		order = found[parcel.ecom_order]
		parcel.update({"order_status": order.status, "sales_order": order.sales_order})
	return parcels


def lock_orders_of(sales_orders: Collection[str]) -> list:
	"""Lock the pooled orders of Sales Orders; rows with name, status, modified and sales_order."""
	if not sales_orders:
		return []
	filters = {"sales_order": ("in", list(sales_orders))}
	names = frappe.get_all("Ecom Order", filters=filters, pluck="name")
	return _lock("Ecom Order", names, "name", "status", "modified", "sales_order")


def _lock(doctype: str, names: Collection[str], *fields: str) -> list:
	if not names:
		return []
	table = frappe.qb.DocType(doctype)
	# along the primary key rows are locked in the order of their names, and no others
	query = frappe.qb.from_(table).force_index("PRIMARY").select(*(table[field] for field in fields))
	return query.where(table.name.isin(sorted(names))).orderby(table.name).for_update().run(as_dict=True)


def set_parcels(names: Collection[str], **values) -> None:
	"""Write the same values into several Fulfilment Orders, in one statement."""
	if not names:
		return
	table = frappe.qb.DocType("Fulfilment Order")
	query = frappe.qb.update(table).where(table.name.isin(sorted(names)))
	values |= {"modified": now_datetime(), "modified_by": frappe.session.user}
	for field, value in values.items():
		query = query.set(table[field], value)
	query.run()


def needed_pieces(names: Collection[str]) -> dict[str, dict[str, int]]:
	"""Pieces by Sales Order row, by Fulfilment Order."""
	needed: dict[str, dict[str, int]] = {name: {} for name in names}
	if not names:
		return needed
	for row in frappe.get_all(
		"Fulfilment Order Item",
		filters={"parent": ("in", list(names))},
		fields=["parent", "sales_order_item", "qty"],
	):
		own = needed[row.parent]
		own[row.sales_order_item] = own.get(row.sales_order_item, 0) + row.qty
	return needed
