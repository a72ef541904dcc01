"""What of a Delivery Note is billed, by invoices for it or for its Sales Order, and the invoice made from it."""

from typing import Any

import frappe
from erpnext.controllers.status_updater import PERCENT_DIGITS
from frappe import _
from frappe.model.document import Document
from frappe.model.mapper import get_mapped_doc
from frappe.query_builder.functions import Abs, Sum
from frappe.utils import flt


def update_billing_of_delivery(note: Document, update_modified: bool = True) -> None:
	"""Works out what of a submitted or cancelled Delivery Note is billed, and of others for the same orders."""
	names = [note.name]
	for row in note.items:
		if row.si_detail and not row.so_detail:
			row.db_set("billed_amt", row.amount, update_modified=update_modified)
		elif row.so_detail:
			names += distribute_order_billing(row.so_detail, update_modified)
	for name in dict.fromkeys(names):
		update_billed_percentage(name, update_modified)
	note.reload()


def distribute_order_billing(so_detail: str, update_modified: bool = True) -> list[str]:
	"""Spreads what was billed for an order row over its deliveries, oldest first. Returns the deliveries' names."""
	undistributed = _billed_on_order(so_detail)
	rows = _delivery_rows(so_detail)
	for row in rows:
		if row.si_detail:
			billed = flt(row.amount)
			undistributed -= billed
		else:
			billed = billed_on_delivery(row.name)
		if undistributed and billed < flt(row.amount):
			share = min(flt(row.amount) - billed, undistributed)
			billed += share
			undistributed -= share
		frappe.db.set_value(
			"Delivery Note Item", row.name, "billed_amt", billed, update_modified=update_modified
		)
	return [row.parent for row in rows]


def _billed_on_order(so_detail: str) -> float:
	"""What invoices made from the order itself bill of its row."""
	invoice, row = frappe.qb.DocType("Sales Invoice"), frappe.qb.DocType("Sales Invoice Item")
	total = (
		frappe.qb.from_(row)
		.join(invoice)
		.on(invoice.name == row.parent)
		.select(Sum(row.amount))
		.where((row.so_detail == so_detail) & (row.docstatus == 1) & (invoice.update_stock == 0))
		.where(row.dn_detail.isnull() | (row.dn_detail == ""))
		.run()
	)
	return flt(total[0][0])


def billed_on_delivery(dn_detail: str) -> float:
	"""What submitted invoices bill of a row of a Delivery Note."""
	row = frappe.qb.DocType("Sales Invoice Item")
	total = (
		frappe.qb.from_(row)
		.select(Sum(row.amount))
		.where((row.dn_detail == dn_detail) & (row.docstatus == 1))
		.run()
	)
	return flt(total[0][0])


def _delivery_rows(so_detail: str) -> list[frappe._dict]:
	note, row = frappe.qb.DocType("Delivery Note"), frappe.qb.DocType("Delivery Note Item")
	return (
		frappe.qb.from_(row)
		.join(note)
		.on(note.name == row.parent)
		.select(row.name, row.amount, row.si_detail, row.parent)
		.where((row.so_detail == so_detail) & (note.docstatus == 1) & (note.is_return == 0))
		.orderby(note.posting_date, note.posting_time, note.name)
		.run(as_dict=True)
	)


def update_billed_percentage(name: str, update_modified: bool = True) -> None:
	"""Sets how many per cent of a Delivery Note are billed; what was returned need not be, unless all was."""
	note = frappe.get_doc("Delivery Note", name)
	amounts = [flt(row.amount) for row in note.items]
	returned = [flt(row.returned_qty) * flt(row.rate) for row in note.items]
	if sum(returned) < sum(amounts):
		amounts = [amount - back for amount, back in zip(amounts, returned, strict=True)]
	whole = sum(abs(amount) for amount in amounts)
	billed = [abs(flt(row.billed_amt)) for row in note.items]
	done = sum(min(abs(amount), paid) for amount, paid in zip(amounts, billed, strict=True))
	percent = round(done / whole * 100, PERCENT_DIGITS) if whole else 0.0
	note.db_set("per_billed", percent, update_modified=update_modified)
	if update_modified:
		note.set_status(update=True)
		note.notify_update()


def make_sales_invoice(source_name: str, target_doc: Any = None, args: dict | None = None) -> Document:
	"""A Sales Invoice, not yet saved, of what a Delivery Note delivered and is neither returned nor billed."""
	note = frappe.get_doc("Delivery Note", source_name)
	open_qty = _open_quantities(note)

	def is_open(row: Document) -> bool:
		return open_qty[row.name] < 0 if note.is_return else open_qty[row.name] > 0

	def set_row(source: Document, target: Document, _note: Document) -> None:
		target.qty = open_qty[source.name]

	def complete(_source: Document, target: Document) -> None:
		target.run_method("set_missing_values")
		target.run_method("set_po_nos")
		if not target.items:
			frappe.throw(_("All these items have already been Invoiced/Returned"))
		target.run_method("calculate_taxes_and_totals")

	return get_mapped_doc(
		"Delivery Note",
		source_name,
		{
			"Delivery Note": {
				"doctype": "Sales Invoice",
				"field_map": {"is_return": "is_return"},
				"validation": {"docstatus": ["=", 1]},
			},
			"Delivery Note Item": {
				"doctype": "Sales Invoice Item",
				"field_map": {
					"name": "dn_detail",
					"parent": "delivery_note",
					"so_detail": "so_detail",
					"against_sales_order": "sales_order",
					"cost_center": "cost_center",
				},
				"condition": is_open,
				"postprocess": set_row,
			},
			"Sales Taxes and Charges": {"doctype": "Sales Taxes and Charges", "reset_value": True},
		},
		target_doc,
		complete,
	)


def _open_quantities(note: Document) -> dict[str, float]:
	"""Row name -> what is left to bill."""
	invoiced = _sums("Sales Invoice Item", "delivery_note", note.name)
	returned = _returned(note.name)
	left: dict[str, float] = {}
	for row in note.items:
		quantity = flt(row.qty) - invoiced.get(row.name, 0.0)
		left[row.name] = quantity - min(returned.get(row.name, 0.0), max(quantity, 0.0))
	return left


def _sums(doctype: str, link_field: str, name: str) -> dict[str, float]:
	row = frappe.qb.DocType(doctype)
	found = (
		frappe.qb.from_(row)
		.select(row.dn_detail, Sum(row.qty))
		.where((row[link_field] == name) & (row.docstatus == 1))
		.groupby(row.dn_detail)
		.run()
	)
	return {detail: flt(total) for detail, total in found}


def _returned(name: str) -> dict[str, float]:
	note, row = frappe.qb.DocType("Delivery Note"), frappe.qb.DocType("Delivery Note Item")
	found = (
		frappe.qb.from_(row)
		.join(note)
		.on(note.name == row.parent)
		.select(row.dn_detail, Sum(Abs(row.qty)))
		.where((note.return_against == name) & (note.is_return == 1) & (note.docstatus == 1))
		.groupby(row.dn_detail)
		.run()
	)
	return {detail: flt(total) for detail, total in found}
