"""Documents made from a Sales Order: deliveries, invoices, pick lists. None is saved yet."""

from typing import Any

import frappe
from erpnext.accounts.party import get_party_account
from erpnext.stock.doctype.packed_item.packed_item import is_product_bundle, make_packing_list
from frappe.model.document import Document
from frappe.model.mapper import get_mapped_doc
from frappe.utils import cint, flt

SUBMITTED = {"docstatus": ["=", 1]}
TAXES = {"doctype": "Sales Taxes and Charges", "reset_value": True}


@frappe.whitelist()
def make_delivery_note(
	source_name: str, target_doc: str | Document | None = None, kwargs: dict | None = None
) -> Document:
	"""A Delivery Note of what is still to be delivered.

	`kwargs.skip_item_mapping` leaves the rows to the caller (a Pick List brings its own).
	"""
	skip_rows = bool((kwargs or {}).get("skip_item_mapping"))

	def set_row(source: Document, target: Document, _order: Document) -> None:
		target.qty = flt(source.qty) - flt(source.delivered_qty)
		target.amount = target.qty * flt(source.rate)
		target.base_amount = target.qty * flt(source.base_rate)

	mapping: dict[str, Any] = {
		"Sales Order": {"doctype": "Delivery Note", "validation": SUBMITTED},
		"Sales Taxes and Charges": TAXES,
	}
	if not skip_rows:
		mapping["Sales Order Item"] = {
			"doctype": "Delivery Note Item",
			"field_map": {"rate": "rate", "name": "so_detail", "parent": "against_sales_order"},
			"condition": lambda row: abs(row.delivered_qty) < abs(row.qty) and not row.delivered_by_supplier,
			"postprocess": set_row,
		}
	target = get_mapped_doc("Sales Order", source_name, mapping, target_doc)
	_complete(target)
	make_packing_list(target)
	return target


@frappe.whitelist()
def make_sales_invoice(
	source_name: str, target_doc: str | Document | None = None, ignore_permissions: bool = False
) -> Document:
	"""A Sales Invoice of what is not billed yet."""

	def set_row(source: Document, target: Document, order: Document) -> None:
		target.amount = flt(source.amount) - flt(source.billed_amt)
		target.base_amount = target.amount * flt(order.conversion_rate)
		if source.rate and source.billed_amt:
			target.qty = target.amount / flt(source.rate)
		else:
			target.qty = flt(source.qty) - flt(source.returned_qty)

	def is_open(row: Document) -> bool:
		return bool(row.qty and (row.base_amount == 0 or abs(row.billed_amt) < abs(row.amount)))

	def complete(source: Document, target: Document) -> None:
		target.flags.ignore_permissions = True
		_complete(target)
		target.debit_to = get_party_account("Customer", source.customer, source.company)
		if target.get("allocate_advances_automatically"):
			target.set_advances()

	return get_mapped_doc(
		"Sales Order",
		source_name,
		{
			"Sales Order": {
				"doctype": "Sales Invoice",
				"field_map": {"party_account_currency": "party_account_currency"},
				"validation": SUBMITTED,
			},
			"Sales Order Item": {
				"doctype": "Sales Invoice Item",
				"field_map": {"name": "so_detail", "parent": "sales_order"},
				"postprocess": set_row,
				"condition": is_open,
			},
			"Sales Taxes and Charges": TAXES,
		},
		target_doc,
		complete,
		ignore_permissions=cint(ignore_permissions),
	)


def _complete(target: Document) -> None:
	target.run_method("set_missing_values")
	target.run_method("set_po_nos")
	target.run_method("calculate_taxes_and_totals")


@frappe.whitelist()
def create_pick_list(source_name: str, target_doc: str | Document | None = None) -> Document:
	"""A Pick List of what is neither picked nor delivered, with the places where it lies."""

	def set_row(source: Document, target: Document, _order: Document) -> None:
		target.qty = _to_pick(source)
		target.stock_qty = target.qty * flt(source.conversion_factor)

	def set_part(source: Document, target: Document, order: Document) -> None:
		row = next(row for row in order.items if row.name == source.parent_detail_docname)
		target.qty = target.stock_qty = flt(source.qty) * _to_pick(row) / flt(row.qty)
		target.stock_uom = source.uom

	def is_open(row: Document) -> bool:
		is_plain = not row.delivered_by_supplier and not is_product_bundle(row.item_code)
		return is_plain and abs(row.delivered_qty) < abs(row.qty)

	target = get_mapped_doc(
		"Sales Order",
		source_name,
		{
			"Sales Order": {
				"doctype": "Pick List",
				"field_map": {"set_warehouse": "parent_warehouse"},
				"validation": SUBMITTED,
			},
			"Sales Order Item": {
				"doctype": "Pick List Item",
				"field_map": {"parent": "sales_order", "name": "sales_order_item"},
				"postprocess": set_row,
				"condition": is_open,
			},
			"Packed Item": {
				"doctype": "Pick List Item",
				"field_map": {
					"parent": "sales_order",
					"parent_detail_docname": "sales_order_item",
					"name": "product_bundle_item",
				},
				"field_no_map": ["picked_qty"],
				"postprocess": set_part,
			},
		},
		target_doc,
	)
	target.purpose = "Delivery"
	target.set_item_locations()
	return target


def _to_pick(row: Document) -> float:
	picked = flt(row.picked_qty) / (flt(row.conversion_factor) or 1)
	return flt(row.qty) - max(picked, flt(row.delivered_qty))
