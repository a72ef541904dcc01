"""Pick Lists as ERPNext keeps them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import frappe


@dataclass(frozen=True)
class Pick:
	"""A row of a Pick List: pieces of a Sales Order row for a parcel."""

	fulfilment_order: str
	item_code: str
	qty: int
	sales_order: str
	sales_order_item: str


def make_pick_list(company: str, warehouse: str, wave: str, picks: Sequence[Pick]) -> str:
	"""A draft Pick List with the picks in the given order, all from one warehouse; its name. ERPNext is told not to
	look for places itself: the Sales Order rows are reserved in this warehouse already."""
	units = _stock_units({pick.item_code for pick in picks})
	document = frappe.new_doc("Pick List")
	document.update(
		{
			"company": company,
			"purpose": "Delivery",
			"parent_warehouse": warehouse,
			"pick_manually": 1,
			"fulfilment_wave": wave,
		}
	)
	for pick in picks:
		document.append(
			"locations",
			{
				"item_code": pick.item_code,
				"qty": pick.qty,
				"stock_qty": pick.qty,
				"uom": units[pick.item_code],
				"stock_uom": units[pick.item_code],
				"conversion_factor": 1,
				"warehouse": warehouse,
				"sales_order": pick.sales_order,
				"sales_order_item": pick.sales_order_item,
				"fulfilment_order": pick.fulfilment_order,
			},
		)
	document.flags.ignore_permissions = True
	document.insert()
	return document.name


def _stock_units(items: Collection[str]) -> dict[str, str]:
	rows = frappe.get_all("Item", filters={"name": ("in", list(items))}, fields=["name", "stock_uom"])
	return {row.name: row.stock_uom for row in rows}


def rows_of(name: str) -> list:
	"""The rows of a Pick List in the order of the walk, with name, fulfilment_order, item_code, qty and picked_qty."""
	return frappe.get_all(
		"Pick List Item",
		filters={"parent": name},
		fields=["name", "fulfilment_order", "item_code", "qty", "picked_qty"],
		order_by="idx",
	)


def count_picked(pieces: Mapping[str, int]) -> None:
	"""Write how many pieces of rows of a draft have been picked."""
	for row, picked in pieces.items():
		frappe.db.set_value("Pick List Item", row, "picked_qty", picked, update_modified=False)


def submit_pick_list(name: str) -> None:
	"""All that stands on the draft has been picked, whatever was counted. Its event moves the parcels on."""
	document = frappe.get_doc("Pick List", name)
	if document.docstatus == 0:
		for row in document.locations:
			row.picked_qty = row.stock_qty
		document.flags.ignore_permissions = True
		document.submit()


def undo_pick_list(name: str) -> None:
	"""Delete a draft, cancel a submitted Pick List."""
	if not frappe.db.exists("Pick List", name):
		return
	document = frappe.get_doc("Pick List", name)
	document.flags.ignore_permissions = True
	if document.docstatus == 0:
		frappe.delete_doc("Pick List", name, ignore_permissions=True)
	elif document.docstatus == 1:
		document.flags.ignore_links = True
		document.cancel()


def remove_from_pick_list(name: str | None, fulfilment_order: str) -> None:
	"""A parcel is not picked with the others: its rows leave the draft. A submitted list keeps them, see
	`count_as_unpicked`."""
	if not name or frappe.db.get_value("Pick List", name, "docstatus") != 0:
		return
	document = frappe.get_doc("Pick List", name)
	rest = [row for row in document.locations if row.fulfilment_order != fulfilment_order]
	if len(rest) == len(document.locations):
		return
	if not rest:
		frappe.delete_doc("Pick List", name, ignore_permissions=True, force=True)
		return
	document.set("locations", rest)
	document.flags.ignore_permissions = True
	document.save()


def count_as_unpicked(name: str | None, fulfilment_order: str, sales_order_items: Collection[str]) -> None:
	"""What a submitted list has picked of these rows of Sales Orders for a parcel, or for none that it names, is to be picked anew; as long as it counts, ERPNext
	lets no other list pick it. The caller holds the locks of their orders."""
	if not name or frappe.db.get_value("Pick List", name, "docstatus") != 1:
		return
	document = frappe.get_doc("Pick List", name)
	rows = [
		row
		for row in document.locations
		if row.sales_order_item in sales_order_items and row.fulfilment_order in (None, "", fulfilment_order)
	]
	if not rows:
		return
	of_rows = {"name": ("in", [row.name for row in rows])}
	frappe.db.set_value("Pick List Item", of_rows, "picked_qty", 0, update_modified=False)
	# the orders of the other rows are not locked: ERPNext is to count these rows alone
	document.set("locations", rows)
	document.update_reference_qty()
	document.update_sales_order_picking_status()


def picked_rows(pick_list: str, fulfilment_order: str) -> dict[str, str]:
	"""Row of the submitted Pick List by Sales Order row, of a parcel; empty when there is none."""
	rows = frappe.get_all(
		"Pick List Item",
		filters={"parent": pick_list, "fulfilment_order": fulfilment_order, "docstatus": 1},
		fields=["name", "sales_order_item"],
	)
	return {row.sales_order_item: row.name for row in rows}
