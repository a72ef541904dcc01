"""Invoices, payments, credit notes and refunds of pooled orders."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

import frappe
from frappe.utils import nowdate

from ecom_erp.core.posting import Posting
from ecom_erp.erp.selling import add_charges, check_total, selling_header


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
	invoice.flags.ignore_permissions = True
	invoice.insert()
	check_total(invoice, posting)
	invoice.submit()
	return invoice.name


def outstanding(invoice: str) -> Decimal:
	return Decimal(str(frappe.db.get_value("Sales Invoice", invoice, "outstanding_amount") or 0))


def post_payment(
	order,
	invoice: str,
	amount: Decimal,
	account: str,
	mode: str | None,
	external_id: str,
	moment: datetime | None,
) -> str:
	"""Submit the Payment Entry for money received on the gateway's `account`; its name. What is more than the invoice
	still asks for stays unallocated with the customer."""
	bill = frappe.get_cached_doc("Sales Invoice", invoice)
	due = outstanding(invoice)
	payment = _payment_entry("Receive", bill, order, amount, account, mode, external_id, moment)
	if due > 0:
		payment.append(
			"references",
			{
				"reference_doctype": "Sales Invoice",
				"reference_name": invoice,
				"allocated_amount": float(min(amount, due)),
			},
		)
	return _submit(payment)


def post_refund(
	order, credit_note: str, amount: Decimal, account: str, mode: str | None, external_id: str
) -> str:
	"""Submit the Payment Entry for money paid back from `account` against a credit note; its name."""
	note = frappe.get_cached_doc("Sales Invoice", credit_note)
	payment = _payment_entry("Pay", note, order, amount, account, mode, external_id, None)
	payment.append(
		"references",
		{
			"reference_doctype": "Sales Invoice",
			"reference_name": credit_note,
			"allocated_amount": -float(amount),
		},
	)
	return _submit(payment)


def _payment_entry(payment_type, bill, order, amount, account, mode, external_id, moment):
	receiving = payment_type == "Receive"
	account_currency = frappe.get_cached_value("Account", account, "account_currency")
	party_currency = bill.party_account_currency
	payment = frappe.new_doc("Payment Entry")
	payment.update(
		{
			"payment_type": payment_type,
			"company": bill.company,
			"posting_date": nowdate(),
			"party_type": "Customer",
			"party": bill.customer,
			"mode_of_payment": mode,
			"paid_from": bill.debit_to if receiving else account,
			"paid_to": account if receiving else bill.debit_to,
			"paid_from_account_currency": party_currency if receiving else account_currency,
			"paid_to_account_currency": account_currency if receiving else party_currency,
			"paid_amount": float(amount),
			"received_amount": float(amount),
			"source_exchange_rate": 1,
			"target_exchange_rate": 1,
			"reference_no": external_id[:140],
			"reference_date": moment.date() if moment else nowdate(),
			"cost_center": bill.cost_center,
			"ecom_order": order.name,
		}
	)
	return payment


def _submit(payment) -> str:
	payment.flags.ignore_permissions = True
	payment.setup_party_account_field()
	payment.set_missing_values()
	payment.insert()
	payment.submit()
	return payment.name


def post_credit_note(
	order, invoice: str, posting: Posting, so_items: Mapping[tuple[str, str, str], str], shop
) -> str:
	"""Submit a credit note against an invoice for the rows and charges of `posting` (all amounts positive); its name.
	`so_items`: the Sales Order row by line id, item and warehouse."""
	origin = frappe.get_doc("Sales Invoice", invoice)
	by_so_item = {row.so_detail: row for row in origin.items}
	note = frappe.new_doc("Sales Invoice")
	note.update(
		{
			**selling_header(order, shop),
			"is_return": 1,
			"return_against": invoice,
			"update_outstanding_for_self": 1,
			"posting_date": nowdate(),
			"due_date": nowdate(),
			"conversion_rate": origin.conversion_rate,
			"debit_to": origin.debit_to,
		}
	)
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
	add_charges(note, posting, shop, sign=-1)
	note.flags.ignore_permissions = True
	note.insert()
	check_total(note, Posting(posting.rows, posting.charges, posting.discount, -posting.total))
	note.submit()
	return note.name
