"""Where an item lies and is not yet promised to another Pick List."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt
from frappe.utils.nestedset import get_descendants_of

FINISHED = ("Completed", "Cancelled")


def free_places(pick_list: Document, item_code: str, picked_here: list[Document]) -> list[list]:
	"""[warehouse, free quantity] in the order in which the Bins were made; only those with something free."""
	taken = _promised(pick_list, item_code)
	for row in picked_here:
		if row.item_code == item_code:
			taken[row.warehouse] = taken.get(row.warehouse, 0.0) + (flt(row.stock_qty) or flt(row.picked_qty))
	places = []
	for found in frappe.get_all(
		"Bin",
		filters={"item_code": item_code, "actual_qty": (">", 0), "warehouse": ("in", _allowed(pick_list))},
		fields=["warehouse", "actual_qty"],
		order_by="creation",
	):
		free = flt(found.actual_qty) - taken.get(found.warehouse, 0.0)
		if free > 0:
			places.append([found.warehouse, free])
	return places


def places_for(qty: float, places: list[list]) -> list[tuple[str, float]]:
	"""Takes `qty` from the places in their order and lowers them; less if they do not have it."""
	shares = []
	while qty > 0 and places:
		warehouse, free = places[0]
		taken = min(free, qty)
		shares.append((warehouse, taken))
		qty -= taken
		places[0][1] -= taken
		if places[0][1] <= 0:
			places.pop(0)
	return shares


def _allowed(pick_list: Document) -> list[str]:
	"""The warehouse of the list and those below it, else all of the company; none for rejected goods."""
	if pick_list.parent_warehouse:
		below = get_descendants_of("Warehouse", pick_list.parent_warehouse, ignore_permissions=True)
		names = [pick_list.parent_warehouse, *below]
	else:
		names = frappe.get_all("Warehouse", filters={"company": pick_list.company}, pluck="name")
	rejected = set(frappe.get_all("Warehouse", filters={"is_rejected_warehouse": 1}, pluck="name"))
	if not names:
		frappe.throw(_("Company {0} has no warehouse").format(pick_list.company))
	return [name for name in names if name not in rejected] or [""]


def _promised(pick_list: Document, item_code: str) -> dict[str, float]:
	"""What other unfinished lists take from each warehouse."""
	parent, row = frappe.qb.DocType("Pick List"), frappe.qb.DocType("Pick List Item")
	query = (
		frappe.qb.from_(row)
		.join(parent)
		.on(parent.name == row.parent)
		.select(row.warehouse, row.picked_qty, row.stock_qty, row.docstatus)
		.where((row.item_code == item_code) & (row.docstatus != 2) & parent.status.notin(FINISHED))
		.for_update()
	)
	if pick_list.name:
		query = query.where(row.parent != pick_list.name)
	promised: dict[str, float] = {}
	for found in query.run(as_dict=True):
		is_picked = found.docstatus == 1 and flt(found.picked_qty) > 0
		qty = flt(found.picked_qty) if is_picked else flt(found.stock_qty)
		promised[found.warehouse] = promised.get(found.warehouse, 0.0) + qty
	return promised
