"""The status of a Sales Invoice."""

import frappe
from frappe.model.document import Document
from frappe.utils import flt, getdate


def invoice_status(invoice: Document) -> str:
	"""Draft, Cancelled, or what outstanding amount, due date and credit notes say."""
	if invoice.docstatus == 2:
		return "Cancelled"
	if invoice.docstatus == 0:
		return "Draft"
	outstanding = flt(invoice.outstanding_amount, invoice.precision("outstanding_amount"))
	total = total_in_party_currency(invoice)
	if outstanding > 0:
		if is_overdue(invoice, outstanding, total):
			return "Overdue"
		if outstanding < total:
			return "Partly Paid"
		if getdate(invoice.due_date) >= getdate():
			return "Unpaid"
	if not invoice.is_return and _has_credit_note(invoice.name):
		return "Credit Note Issued"
	if invoice.is_return:
		return "Return"
	return "Paid" if outstanding <= 0 else "Submitted"


def total_in_party_currency(invoice: Document) -> float:
	"""The total to be paid in the currency of the customer's account."""
	field = "grand_total" if invoice.disable_rounded_total else "rounded_total"
	if invoice.party_account_currency != invoice.currency:
		field = f"base_{field}"
	return flt(invoice.get(field), invoice.precision(field))


def is_overdue(invoice: Document, outstanding: float, total: float) -> bool:
	"""Whether less was paid than was due before today."""
	today = getdate()
	if not invoice.get("payment_schedule"):
		return getdate(invoice.due_date) < today
	field = "base_payment_amount" if invoice.party_account_currency != invoice.currency else "payment_amount"
	due = sum(flt(term.get(field)) for term in invoice.payment_schedule if getdate(term.due_date) < today)
	precision = invoice.precision("outstanding_amount")
	return flt(total - outstanding, precision) < flt(due, precision)


def _has_credit_note(name: str) -> bool:
	return bool(frappe.db.exists("Sales Invoice", {"is_return": 1, "return_against": name, "docstatus": 1}))
