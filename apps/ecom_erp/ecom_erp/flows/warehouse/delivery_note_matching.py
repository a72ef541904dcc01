"""Which parcels the Delivery Notes of an order cover, however they were made: by the app, by hand from the Sales Order or
the Pick List, in parts, cancelled, amended."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import frappe
from frappe import _

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.quantities import Pieces, RowName
from ecom_erp.core.shipping.piece_coverage import short_rows, take_covered
from ecom_erp.core.states.fulfilment import GONE, OPEN
from ecom_erp.erp.stock.stock import lock_bins
from ecom_erp.erp.stock.stock_figures import delivered_rows
from ecom_erp.flows.orders.fulfilment_orders import needed_pieces
from ecom_erp.flows.orders.locks import lock_orders_of
from ecom_erp.messaging.errors import refuse

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def before_change(document) -> None:
	"""Before ERPNext submits or cancels a document of pooled orders (rows with item_code and warehouse): take the locks
	in the app's order, the orders first, then the Bins. So a document made by hand and a step of the machine wait for
	each other and neither dies of a deadlock. Raises when the document was begun before another one changed the order."""
	sales_orders = {row.get("against_sales_order") for row in document.items} - {None, ""}
	if document.doctype == "Sales Order":
		sales_orders = {document.name}
	orders = lock_orders_of(sales_orders)
	if not orders:
		return
	refuse_stale(orders)
	lock_bins(
		{row.item_code for row in document.items}, {row.warehouse for row in document.items if row.warehouse}
	)


def refuse_stale(orders) -> None:
	"""Raises where one of the locked `orders` (rows with name and modified) was changed since the caller's transaction began.
	A person's request may read the picture from its start (REPEATABLE READ): what was committed while it waited for the
	lock it would not see, and overwrite."""
	names = [row.name for row in orders]
	seen = dict(frappe.get_all("Ecom Order", {"name": ("in", names)}, ["name", "modified"], as_list=True))
	changed = [row.name for row in orders if str(seen.get(row.name)) != str(row.modified)]
	if changed:
		refuse(
			ErrorCode.CHANGED_MEANWHILE,
			_("{0} was just changed by someone else. Nothing was saved; press the button again.").format(
				", ".join(changed)
			),
			title=_("Order Changed"),
		)


def loose_pieces(order: "EcomOrder") -> dict[RowName, Pieces]:
	"""Pieces by Sales Order row that were delivered, but not with a parcel that counts as shipped."""
	pieces = delivered_rows([order.sales_order]) if order.sales_order else {}
	for needed in needed_pieces(parcels(order.name, GONE)).values():
		for row, qty in needed.items():
			pieces[row] = Pieces(pieces.get(row, 0) - qty)
	return {row: qty for row, qty in pieces.items() if qty > 0}


def newly_covered(order: "EcomOrder", note) -> list[str]:
	"""Open parcels that are complete with what has been delivered; the one that the note names comes first. Those of
	which only a part has left get the rest as their problem."""
	waiting = sorted(parcels(order.name, OPEN), key=lambda name: (name != note.fulfilment_order, name))
	needed = needed_pieces(waiting)
	covered, left = take_covered([(name, needed[name]) for name in waiting], loose_pieces(order))
	for name in waiting:
		if name not in covered and any(left.get(row) for row in needed[name]):
			_note_rest(name, short_rows(needed[name], left))
	return covered


def renew_rests(order: "EcomOrder", note) -> None:
	"""A cancelled note had delivered a part of these parcels: what is still to be shipped is said anew, or not at all."""
	touched = {row.so_detail for row in note.items}
	loose = loose_pieces(order)
	for name, needed in needed_pieces(parcels(order.name, OPEN)).items():
		if any(loose.get(row) for row in needed):
			_note_rest(name, short_rows(needed, loose))
		elif touched & needed.keys():
			frappe.db.set_value("Fulfilment Order", name, "problem", None)


def not_covered(order: "EcomOrder", note) -> list[str]:
	"""Parcels that counted as shipped and are no longer complete without the cancelled note; its own go first."""
	delivered = frappe.get_all(
		"Fulfilment Order",
		filters={"ecom_order": order.name, "status": ("in", GONE)},
		fields=["name", "delivery_note"],
		order_by="name",
	)
	delivered.sort(key=lambda row: (row.delivery_note == note.name, row.name))
	needed = needed_pieces([row.name for row in delivered])
	pieces = delivered_rows([order.sales_order]) if order.sales_order else {}
	covered, _left = take_covered([(row.name, needed[row.name]) for row in delivered], pieces)
	return [row.name for row in delivered if row.name not in covered]


def parcels(ecom_order: str, statuses) -> list[str]:
	filters = {"ecom_order": ecom_order, "status": ("in", statuses)}
	return frappe.get_all("Fulfilment Order", filters=filters, pluck="name", order_by="name")


def _note_rest(name: str, rest: Mapping[RowName, tuple[Pieces, Pieces]]) -> None:
	items = dict(
		frappe.get_all(
			"Fulfilment Order Item", {"parent": name}, ["sales_order_item", "item_code"], as_list=True
		)
	)
	text = ", ".join(f"{qty - delivered} x {items[row]}" for row, (delivered, qty) in sorted(rest.items()))
	problem = _("Partly shipped with a Delivery Note created by hand. Still to ship: {0}").format(text)
	frappe.db.set_value("Fulfilment Order", name, "problem", problem)
