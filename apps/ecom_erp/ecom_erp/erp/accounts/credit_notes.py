"""Credit notes against an invoice and what was paid for them, whoever made them."""

from decimal import Decimal

import frappe

from ecom_erp.core.money import from_field, quantize

INVOICE, PAYMENT = "Sales Invoice", "Payment Entry"


def notes_over(invoice: str, amount: Decimal, currency: str) -> list[str]:
	"""Submitted credit notes against an invoice that give back this amount, oldest first."""
	rows = frappe.get_all(
		INVOICE,
		{"return_against": invoice, "is_return": 1, "docstatus": 1},
		["name", "grand_total"],
		order_by="creation",
	)
	return [row.name for row in rows if quantize(-from_field(row.grand_total), currency) == amount]


def payment_of(credit_note: str) -> str:
	"""The submitted payment that has paid back all of a credit note; "" where there is none."""
	if from_field(frappe.db.get_value(INVOICE, credit_note, "outstanding_amount")) < 0:
		return ""
	row, payment = frappe.qb.DocType("Payment Entry Reference"), frappe.qb.DocType(PAYMENT)
	names = (
		frappe.qb.from_(row)
		.join(payment)
		.on(payment.name == row.parent)
		.select(payment.name)
		.where(row.reference_doctype == INVOICE)
		.where(row.reference_name == credit_note)
		.where(payment.docstatus == 1)
		.where(payment.payment_type == "Pay")
		.orderby(payment.creation)
	).run(pluck=True)
	return names[0] if names else ""


def paid_back_from(ecom_order: str) -> dict[str, Decimal]:
	"""What submitted payments have sent back to an order's buyer, by the account that it left, in the order's currency."""
	filters = {"ecom_order": ecom_order, "docstatus": 1, "payment_type": "Pay"}
	found: dict[str, Decimal] = {}
	for row in frappe.get_all(PAYMENT, filters, ["paid_from", "received_amount"]):
		found[row.paid_from] = found.get(row.paid_from, Decimal(0)) + from_field(row.received_amount)
	return found
