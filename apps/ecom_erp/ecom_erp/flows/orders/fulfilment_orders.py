"""Fulfilment Orders as all flows see them: their writes, what they hold."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.quantities import Pieces, RowName
from ecom_erp.core.states.fulfilment import OPEN
from ecom_erp.flows.orders import transitions

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder

ADDRESS = ("ship_name", "ship_company", "ship_line1", "ship_line2")


def address_display(doc: "EcomOrder") -> str:
	"""The delivery address in lines, as it stands on a label."""
	lines = [doc.get(field) for field in ADDRESS]
	lines.append(" ".join(filter(None, (doc.ship_city, doc.ship_province, doc.ship_postal_code))))
	lines.append(doc.ship_country)
	if doc.ship_pickup_point:
		point = " ".join(filter(None, (doc.ship_pickup_carrier, doc.ship_pickup_point)))
		lines.append(_("Pickup point {0}").format(point))
	return "\n".join(filter(None, lines))


def save_fulfilment(fulfilment: "FulfilmentOrder") -> None:
	"""Save what a flow decided about a Fulfilment Order."""
	fulfilment.flags.by_machine = True
	fulfilment.save(ignore_permissions=True, ignore_version=True)


def note_problem(fulfilment_order: str, message: str) -> None:
	"""Show on the Fulfilment Order why it could not be labelled or shipped."""
	frappe.db.set_value("Fulfilment Order", fulfilment_order, "problem", message[:1000])


def pass_on_priority(order: "EcomOrder") -> None:
	"""The priority of an order is that of its parcels that are still to be shipped."""
	for name in frappe.get_all(
		"Fulfilment Order", {"ecom_order": order.name, "status": ("in", OPEN)}, pluck="name"
	):
		frappe.db.set_value("Fulfilment Order", name, "priority", order.priority)


def pass_on_number(doc: "EcomOrder") -> None:
	"""The shop has given the order another number: its parcels are found by that. The caller holds the order's lock."""
	of_order = {"ecom_order": doc.name}
	frappe.db.set_value("Fulfilment Order", of_order, "number", doc.number)
	frappe.db.set_value("Fulfilment Package", of_order, "order_number", doc.number)


def set_parcels(names: Collection[str], **values) -> None:
	"""Write the same values into several Fulfilment Orders, in one statement. Raises where one of them may not get the
	status."""
	if not names:
		return
	if "status" in values:
		transitions.check_all("Fulfilment Order", names, values["status"])
	table = frappe.qb.DocType("Fulfilment Order")
	query = frappe.qb.update(table).where(table.name.isin(sorted(names)))
	values |= {"modified": now_datetime(), "modified_by": frappe.session.user}
	for field, value in values.items():
		query = query.set(table[field], value)
	query.run()


def needed_pieces(names: Collection[str]) -> dict[str, dict[RowName, Pieces]]:
	"""Pieces by Sales Order row, by Fulfilment Order."""
	needed: dict[str, dict[RowName, Pieces]] = {name: {} for name in names}
	if not names:
		return needed
	for row in frappe.get_all(
		"Fulfilment Order Item",
		filters={"parent": ("in", list(names))},
		fields=["parent", "sales_order_item", "qty"],
	):
		own = needed[row.parent]
		own[row.sales_order_item] = Pieces(own.get(row.sales_order_item, 0) + row.qty)
	return needed
