"""Returns: Delivery Notes and Sales Invoices with negative quantities against the one that is taken back."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.mapper import get_mapped_doc
from frappe.query_builder.functions import Abs, Sum
from frappe.utils import flt, get_datetime

ROW_LINKS = {"Delivery Note": "dn_detail", "Sales Invoice": "sales_invoice_item"}
KEPT_ROW_FIELDS = {
	"Delivery Note": (
		"against_sales_order",
		"against_sales_invoice",
		"so_detail",
		"si_detail",
		"expense_account",
	),
	"Sales Invoice": ("sales_order", "delivery_note", "so_detail", "dn_detail", "expense_account"),
}


class StockOverReturnError(frappe.ValidationError):
	"""More is returned than was delivered or invoiced."""


def validate_return(doc: Document) -> None:
	"""Refuses a return that does not fit the document it is against."""
	if not doc.get("is_return") or not doc.get("return_against"):
		return
	if not frappe.db.exists(doc.doctype, doc.return_against):
		frappe.throw(_("Invalid {0}: {1}").format(doc.meta.get_label("return_against"), doc.return_against))
	original = frappe.get_doc(doc.doctype, doc.return_against)
	_check_against(doc, original)
	_check_rows(doc, original)


def _check_against(doc: Document, original: Document) -> None:
	if original.customer != doc.customer:
		frappe.throw(
			_("The {0} {1} does not match with the {0} {2} in the {3} {4}").format(
				_("Customer"), doc.customer, original.customer, original.doctype, original.name
			),
			title=_("Party Mismatch"),
		)
	if original.company != doc.company or original.docstatus != 1:
		return
	posted = get_datetime(f"{original.posting_date} {original.posting_time or '00:00:00'}")
	if get_datetime(f"{doc.posting_date} {doc.get('posting_time') or '00:00:00'}") < posted:
		frappe.throw(_("Posting timestamp must be after {0}").format(posted))
	if flt(doc.conversion_rate) != flt(original.conversion_rate):
		frappe.throw(
			_("Exchange Rate must be same as {0} {1} ({2})").format(
				doc.doctype, doc.return_against, original.conversion_rate
			)
		)
	if doc.get("update_stock") and not original.get("update_stock"):
		frappe.throw(
			_("'Update Stock' can not be checked because items are not delivered via {0}").format(
				doc.return_against
			)
		)


def _check_rows(doc: Document, original: Document) -> None:
	link = ROW_LINKS[doc.doctype]
	originals = {row.name: row for row in original.items}
	returned_any = False
	for row in doc.items:
		if flt(row.qty) > 0:
			continue
		returned_any = True
		source = originals.get(row.get(link))
		if source and source.item_code == row.item_code:
			_check_quantity(doc, row, source)
		elif doc.doctype == "Sales Invoice" and row.get(link):
			frappe.throw(
				_("Row # {0}: Returned Item {1} does not exist in {2} {3}").format(
					row.idx, row.item_code, doc.doctype, doc.return_against
				)
			)
	if not returned_any:
		frappe.throw(_("Atleast one item should be entered with negative quantity in return document"))


def _check_quantity(doc: Document, row: Any, source: Any) -> None:
	moves_stock = doc.doctype == "Delivery Note" or doc.get("update_stock")
	field = "stock_qty" if moves_stock else "qty"
	precision = row.precision(field)
	already = get_returned_qty(doc.doctype, doc.return_against, source.name)[field]
	left = flt(flt(source.get(field), precision) - flt(already, precision), precision)
	if left <= 0 and not flt(row.qty):
		frappe.throw(_("Item {0} has already been returned").format(row.item_code), StockOverReturnError)
	wanted = flt(row.qty) * flt(row.conversion_factor or 1) if moves_stock else flt(row.qty)
	if abs(flt(wanted, precision)) > left:
		frappe.throw(
			_("Row # {0}: Cannot return more than {1} for Item {2}").format(row.idx, left, row.item_code),
			StockOverReturnError,
		)


def get_returned_qty(doctype: str, return_against: str, row_name: str) -> frappe._dict:
	"""What submitted returns took back of a row: `qty` and `stock_qty`, both positive."""
	parent, child = frappe.qb.DocType(doctype), frappe.qb.DocType(f"{doctype} Item")
	qty, stock_qty = (
		frappe.qb.from_(child)
		.join(parent)
		.on(parent.name == child.parent)
		.select(Sum(Abs(child.qty)), Sum(Abs(child.stock_qty)))
		.where(
			(parent.return_against == return_against)
			& (parent.is_return == 1)
			& (parent.docstatus == 1)
			& (child[ROW_LINKS[doctype]] == row_name)
		)
		.run()
	)[0]
	return frappe._dict(qty=flt(qty), stock_qty=flt(stock_qty))


def make_return_doc(doctype: str, source_name: str, target_doc: Any = None) -> Document:
	"""A return, not yet saved, of all that was not returned before."""
	company = frappe.db.get_value(doctype, source_name, "company")
	warehouse = frappe.get_cached_value("Company", company, "default_warehouse_for_sales_return")

	def set_header(source: Document, target: Document) -> None:
		target.is_return = 1
		target.ignore_pricing_rule = 1
		target.return_against = source.name
		target.set_warehouse = warehouse if doctype == "Delivery Note" else ""
		for tax in target.get("taxes") or []:
			if tax.charge_type == "Actual":
				tax.tax_amount = -1 * tax.tax_amount
		if doctype == "Sales Invoice":
			target.party_account_currency = source.party_account_currency
			target.update_billed_amount_in_delivery_note = 1
		for part in target.get("packed_items") or []:
			part.qty = -1 * part.qty
		if target.get("discount_amount"):
			target.discount_amount = -1 * source.discount_amount
		target.run_method("calculate_taxes_and_totals")

	def set_row(source_row: Any, target_row: Any, _source: Document) -> None:
		returned = get_returned_qty(doctype, source_name, source_row.name)
		target_row.qty = -1 * flt(source_row.qty - returned.qty)
		target_row.stock_qty = -1 * flt(source_row.stock_qty - returned.stock_qty)
		for field in KEPT_ROW_FIELDS[doctype]:
			target_row.set(field, source_row.get(field))
		target_row.set(ROW_LINKS[doctype], source_row.name)
		if warehouse:
			target_row.warehouse = warehouse

	return get_mapped_doc(
		doctype,
		source_name,
		{
			doctype: {"doctype": doctype, "validation": {"docstatus": ["=", 1]}},
			f"{doctype} Item": {
				"doctype": f"{doctype} Item",
				"condition": lambda row: row.qty,
				"postprocess": set_row,
			},
		},
		target_doc,
		set_header,
	)
