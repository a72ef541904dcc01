"""Fulfilment Orders as all flows see them: their row locks, their writes, what they hold."""

from collections.abc import Collection

import frappe
from frappe.utils import now_datetime

from ecom_erp.flows.orders import order_store

OPEN = ("To Pick", "Picked", "Packed", "Labelled")
BEFORE_LABEL = ("To Pick", "Picked", "Packed")
ADDRESS = ("ship_name", "ship_company", "ship_line1", "ship_line2")


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
	return lock_orders(frappe.get_all("Ecom Order", filters=filters, pluck="name"))


def lock_orders(names: Collection[str]) -> list:
	"""Lock pooled orders, in the order of their names; rows with name, status, modified and sales_order."""
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


def status_before_shipping(parcel) -> str:
	"""How far a parcel had come before it was shipped."""
	if parcel.waybill:
		return "Labelled"
	if parcel.packed_at:
		return "Packed"
	return "Picked" if parcel.picked_at else "To Pick"
