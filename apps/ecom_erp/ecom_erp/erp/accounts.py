"""Invoices and credit notes of pooled orders."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import nowdate

from ecom_erp.core.posting import Charge, Posting
from ecom_erp.erp.selling import add_charges, charge_account, check_total, selling_header
from ecom_erp.erp.submission import submit_new


def post_invoice(order, posting: Posting, shop) -> str:
	"""Submit the Sales Invoice of a delivered Ecom Order, row by row of its Sales Order; the invoice's name."""
	source = frappe.get_doc("Sales Order", order.sales_order)
	invoice = frappe.new_doc("Sales Invoice")
	invoice.update(
		{
			**selling_header(order, shop),
			"posting_date": nowdate(),
			"due_date": nowdate(),
			"conversion_rate": source.conversion_rate,
			"price_list_currency": source.price_list_currency,
			"plc_conversion_rate": source.plc_conversion_rate,
			"debit_to": shop.receivable_account,
			"po_no": order.number,
			"update_stock": 0,
		}
	)
	for row in source.items:
		invoice.append(
			"items",
			{
				"item_code": row.item_code,
				"qty": row.qty,
				"rate": row.rate,
				"price_list_rate": row.rate,
				"warehouse": row.warehouse,
				"cost_center": shop.cost_center,
				"sales_order": source.name,
				"so_detail": row.name,
			},
		)
	add_charges(invoice, posting, shop)
	submit_new(invoice)
	check_total(invoice, posting)
	return invoice.name


def outstanding(invoice: str) -> Decimal:
	return Decimal(str(frappe.db.get_value("Sales Invoice", invoice, "outstanding_amount") or 0))


def post_credit_note(
	order,
	invoice: str,
	posting: Posting,
	so_items: Mapping[tuple[str, str, str], str],
	shop,
	against_invoice: bool = False,
) -> str:
	"""Submit a credit note against an invoice for the rows and charges of `posting` (all amounts positive); its name.
	`so_items`: the Sales Order row by line id, item and warehouse. It is paid back by itself, or, `against_invoice`,
	lowers what that asks for."""
	origin = frappe.get_doc("Sales Invoice", invoice)
	by_so_item = {row.so_detail: row for row in origin.items}
	note = frappe.new_doc("Sales Invoice")
	note.update(
		{
			**selling_header(order, shop),
			"is_return": 1,
			"return_against": invoice,
			"update_outstanding_for_self": int(not against_invoice),
			"posting_date": nowdate(),
			"due_date": nowdate(),
			"conversion_rate": origin.conversion_rate,
			"price_list_currency": origin.price_list_currency,
			"plc_conversion_rate": origin.plc_conversion_rate,
			"debit_to": origin.debit_to,
		}
	)
	for charge in () if posting.rows else posting.charges:
		note.append("items", _amount_row(charge, shop))
	for row in posting.rows:
		sold = by_so_item[so_items[row.line_id, row.item_code, row.warehouse]]
		note.append(
			"items",
			{
				"item_code": row.item_code,
				"qty": -row.qty,
				"rate": float(row.rate),
				"price_list_rate": float(row.rate),
				"warehouse": sold.warehouse,
				"cost_center": shop.cost_center,
				"sales_order": sold.sales_order,
				"so_detail": sold.so_detail,
				"sales_invoice_item": sold.name,
			},
		)
	add_charges(note, posting if posting.rows else replace(posting, charges=()), shop, sign=-1)
	submit_new(note)
	check_total(note, Posting(posting.rows, posting.charges, posting.discount, -posting.total))
	return note.name


def _amount_row(charge: Charge, shop) -> dict:
	"""A row of a credit note that takes back an amount and no goods."""
	return {
		"item_name": _(charge.kind),
		"description": _(charge.kind),
		"qty": -1,
		"uom": "Nos",
		"conversion_factor": 1,
		"rate": float(charge.amount),
		"income_account": charge_account(charge.kind, shop),
		"cost_center": shop.cost_center,
	}
