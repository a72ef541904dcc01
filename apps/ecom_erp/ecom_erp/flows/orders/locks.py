"""All row locks that flows take, and their order.

1. **Ecom Order**, several in the order of their names. It stands before all that belongs to the order, so two steps of
   one order wait for each other here and meet nowhere else.
2. What belongs to it: Fulfilment Order, Shipping Label, After Sales Ticket; several of one kind by name. Packages are
   written under the lock of their Fulfilment Order.
3. **Fulfilment Wave** or **Courier Handover**, after the orders and parcels in it.
4. **Bin**, in the order of their names (`erp.stock.stock.lock_bins`), before ERPNext takes its own.

An **Ecom Settlement Account** is locked before an Ecom Settlement of it, both after orders.

Of couriers' bills: the **Ecom Bill Account**, then one Ecom Courier Bill of it, then its Ecom Claims; no order is locked with them.

Settlements stand beside this order: the **Ecom Settlement Account**, then one Ecom Settlement of it; no order is locked with them.

Rows that stand alone are locked alone, with nothing after them: the marks of an Ecom Shop, the position of an Order
Import, of an Integrity Check or of an exchange, the number range of a Courier Account, the parcel that a scan counts in, a print job. Messages are leased
(`messaging.queue`), not locked. Each lock is held for one unit of work; nothing outside is called meanwhile.
"""

from collections.abc import Collection
from typing import Any

import frappe

from ecom_erp.flows.orders import order_store

ECOM_ORDER, FULFILMENT_ORDER = "Ecom Order", "Fulfilment Order"
PARCEL_FIELDS = (
	"name",
	"ecom_order",
	"shop",
	"warehouse",
	"status",
	"wave",
	"pick_list",
	"picked_at",
	"packed_at",
	"problem",
)


def lock(doctype: str, name: str):
	"""A document under its row lock, read anew. The order it belongs to has to be locked before it."""
	return frappe.get_doc(doctype, name, for_update=True)


def lock_values(doctype: str, name: str, fields: list[str] | str) -> Any:
	"""Fields of a row under its lock: a dict, or the one value asked for; None when there is no such row."""
	return frappe.db.get_value(doctype, name, fields, as_dict=not isinstance(fields, str), for_update=True)


def lock_rows(doctype: str, names: Collection[str], *fields: str) -> list:
	"""Rows under their locks, taken in the order of their names; dicts of the fields."""
	if not names:
		return []
	table = frappe.qb.DocType(doctype)
	# along the primary key rows are locked in the order of their names, and no others
	query = frappe.qb.from_(table).force_index("PRIMARY").select(*(table[field] for field in fields))
	return query.where(table.name.isin(sorted(names))).orderby(table.name).for_update().run(as_dict=True)


def lock_order(name: str):
	"""The Ecom Order under its row lock, inside a unit of work."""
	return order_store.lock(name)


def lock_orders(names: Collection[str]) -> list:
	"""Lock pooled orders; rows with name, status, modified and sales_order."""
	return lock_rows(ECOM_ORDER, names, "name", "status", "modified", "sales_order")


def lock_orders_of(sales_orders: Collection[str]) -> list:
	"""As `lock_orders`, for the pooled orders of Sales Orders."""
	if not sales_orders:
		return []
	filters = {"sales_order": ("in", list(sales_orders))}
	return lock_orders(frappe.get_all(ECOM_ORDER, filters=filters, pluck="name"))


def lock_with_order(doctype: str, name: str):
	"""The order and a document that belongs to it, both under their row locks."""
	order = lock_order(frappe.db.get_value(doctype, name, "ecom_order"))
	return order, lock(doctype, name)


def lock_fulfilment(name: str):
	"""The order and the Fulfilment Order, both under their row locks."""
	return lock_with_order(FULFILMENT_ORDER, name)


def lock_parcels(names: Collection[str]) -> list:
	"""Rows of Fulfilment Orders, their orders locked before them. Each has what picking and packing ask for, and
	order_status and sales_order of its order."""
	if not names:
		return []
	orders = frappe.get_all(
		FULFILMENT_ORDER, {"name": ("in", list(names))}, pluck="ecom_order", distinct=True
	)
	found = {row.name: row for row in lock_rows(ECOM_ORDER, orders, "name", "status", "sales_order")}
	parcels = lock_rows(FULFILMENT_ORDER, names, *PARCEL_FIELDS)
	for parcel in parcels:
		order = found[parcel.ecom_order]
		parcel.update({"order_status": order.status, "sales_order": order.sales_order})
	return parcels
