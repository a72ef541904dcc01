"""What a payment is for: totals and outstanding amounts of orders and invoices."""

from typing import Any

import erpnext
import frappe
from erpnext.accounts.party import get_party_account
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt

# Amounts are compared after this many digits, so that sums in binary fractions do not count as differences.
PRECISION = 6
ORDER_PARTIES = {"Sales Order": "Customer"}


@frappe.whitelist()
def get_reference_details(
	reference_doctype: str,
	reference_name: str,
	party_account_currency: str,
	party_type: str | None = None,
	party: str | None = None,
) -> frappe._dict:
	"""`total_amount` and `outstanding_amount` in the currency of the party's account, `exchange_rate`, `due_date`, `account`."""
	document = frappe.get_doc(reference_doctype, reference_name)
	total = total_of(document, party_account_currency)
	in_company_currency = party_account_currency == erpnext.get_company_currency(document.company)
	details = frappe._dict(
		due_date=document.get("due_date"),
		total_amount=total,
		outstanding_amount=flt(outstanding_of(document, total)),
		exchange_rate=1.0 if in_company_currency else flt(document.conversion_rate),
		bill_no=None,
		account_type=None,
		payment_type=None,
	)
	order_party = ORDER_PARTIES.get(reference_doctype)
	if order_party:
		details.account = get_party_account(
			order_party, document.get(frappe.scrub(order_party)), document.company
		)
	else:
		details.account = document.debit_to
	return details


def total_of(document: Document, party_account_currency: str) -> float:
	"""The total to be paid, in the currency of the party's account."""
	in_company_currency = party_account_currency == erpnext.get_company_currency(document.company)
	prefix = "base_" if in_company_currency else ""
	return flt(document.get(f"{prefix}rounded_total") or document.get(f"{prefix}grand_total"))


def outstanding_of(document: Document, total: float) -> float:
	"""What is still to be paid of an invoice; of an order, what is not paid in advance."""
	if document.doctype == "Sales Invoice":
		return flt(document.outstanding_amount)
	return flt(total) - flt(document.advance_paid)


def check_allocated(payment: Document) -> None:
	"""Refuses to allocate more than is outstanding, and to pay what is paid."""
	if payment.payment_type == "Internal Transfer":
		return
	for row in payment.references:
		document = frappe.get_doc(row.reference_doctype, row.reference_name)
		total = total_of(document, payment.party_account_currency)
		outstanding = outstanding_of(document, total)
		if not _is_open(document, total, outstanding):
			frappe.throw(
				_("{0} {1} has already been fully paid.").format(_(row.reference_doctype), row.reference_name)
			)
		allocated = flt(row.allocated_amount)
		if (allocated > 0 and allocated > outstanding) or (allocated < 0 and allocated < outstanding):
			frappe.throw(
				_("Row #{0}: Allocated Amount cannot be greater than outstanding amount.").format(row.idx)
			)


def _is_open(document: Any, total: float, outstanding: float) -> bool:
	if document.doctype == "Sales Invoice":
		return bool(outstanding)
	is_billed = abs(100 - flt(document.per_billed)) <= 0.01
	return document.status != "Closed" and not is_billed and total > flt(document.advance_paid)
