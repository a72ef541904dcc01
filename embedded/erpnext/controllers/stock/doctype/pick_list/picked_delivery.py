"""Delivery Notes of picked goods: one per customer, saved as drafts."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.mapper import map_child_doc
from frappe.utils import flt

ROW_OF_ORDER = {
	"doctype": "Delivery Note Item",
	"field_map": {"rate": "rate", "name": "so_detail", "parent": "against_sales_order"},
}
ROW_WITHOUT_ORDER = {"doctype": "Delivery Note Item", "field_map": {"rate": "rate"}}


@frappe.whitelist()
def create_delivery_note(source_name: str, target_doc: str | Document | None = None) -> Document | None:
	"""Makes the draft Delivery Notes of a Pick List. Returns the last one."""
	pick_list = frappe.get_doc("Pick List", source_name)
	if not pick_list.locations:
		frappe.throw(_("Add items in the Item Locations table"))
	note = None
	for orders in _orders_by_customer(pick_list).values():
		note = _note_of_orders(pick_list, orders)
		_save(note)
	if any(not row.sales_order for row in pick_list.locations):
		note = frappe.new_doc("Delivery Note")
		note.company = pick_list.company
		note.customer = pick_list.customer
		_add_rows(pick_list, note, None)
		_save(note)
	frappe.msgprint(_("Delivery Note(s) created for the Pick List"))
	return note


def full_bundles(pick_list: Document) -> dict[str, int]:
	"""Row of a Sales Order -> how many whole bundles the picked parts make."""
	picked: dict[str, dict[str, float]] = {}
	for row in pick_list.locations or []:
		if row.product_bundle_item:
			parts = picked.setdefault(row.sales_order_item, {})
			parts[row.item_code] = parts.get(row.item_code, 0.0) + flt(row.picked_qty)
	return {row_name: _whole(row_name, parts) for row_name, parts in picked.items()}


def _whole(row_name: str, parts: dict[str, float]) -> int:
	bundle_code = frappe.db.get_value("Sales Order Item", row_name, "item_code")
	bundle = frappe.get_doc("Product Bundle", {"new_item_code": bundle_code, "disabled": 0})
	needed = {component.item_code: flt(component.qty) for component in bundle.items}
	possible = [parts[code] / qty for code, qty in needed.items() if code in parts and qty]
	return int(round(min(possible), 6)) if possible else 0


def _orders_by_customer(pick_list: Document) -> dict[str, list[str]]:
	orders = dict.fromkeys(row.sales_order for row in pick_list.locations if row.sales_order)
	by_customer: dict[str, list[str]] = {}
	for order in orders:
		by_customer.setdefault(frappe.db.get_value("Sales Order", order, "customer"), []).append(order)
	return by_customer


def _note_of_orders(pick_list: Document, orders: list[str]) -> Document:
	from erpnext.selling.doctype.sales_order.sales_order import make_delivery_note

	note = make_delivery_note(orders[0], kwargs={"skip_item_mapping": True})
	for order in orders:
		_add_rows(pick_list, note, order)
	return note


def _add_rows(pick_list: Document, note: Document, order: str | None) -> None:
	for location in pick_list.locations:
		if (location.sales_order or None) != order or location.product_bundle_item:
			continue
		source, mapper = location, ROW_WITHOUT_ORDER
		if location.sales_order_item:
			source, mapper = frappe.get_doc("Sales Order Item", location.sales_order_item), ROW_OF_ORDER
			if abs(flt(source.delivered_qty)) >= abs(flt(source.qty)):
				continue
		row = map_child_doc(source, note, mapper)
		row.update(
			{
				"against_pick_list": pick_list.name,
				"pick_list_item": location.name,
				"warehouse": location.warehouse,
				"serial_no": location.serial_no,
			}
		)
		left = flt(location.picked_qty) - flt(location.delivered_qty)
		row.qty = left / (flt(row.conversion_factor) or 1)
	_add_bundles(pick_list, note, order)
	_complete(note)


def _add_bundles(pick_list: Document, note: Document, order: str | None) -> None:
	"""A bundle has no place of its own in the list; its row comes from the order."""
	for row_name, count in full_bundles(pick_list).items():
		source = frappe.get_doc("Sales Order Item", row_name)
		if count and source.parent == order:
			row = map_child_doc(source, note, ROW_OF_ORDER)
			row.qty = count
			row.against_pick_list = pick_list.name


def _complete(note: Document) -> None:
	note.run_method("set_missing_values")
	note.run_method("set_po_nos")
	note.run_method("calculate_taxes_and_totals")


def _save(note: Document) -> None:
	note.flags.ignore_mandatory = True
	note.save()
