"""What was paid in advance for a Sales Order: how much it can still take, payments that it takes, and that it gives back
before it is cancelled."""

from decimal import Decimal
from typing import Any

import frappe
from erpnext.accounts.party import get_party_account
from erpnext.accounts.utils import reconcile_against_document, unlink_ref_doc_from_payment_entries

from ecom_erp.core.money import from_field
from ecom_erp.erp.documents.submission import own_books

ORDER, PAYMENT = "Sales Order", "Payment Entry"


def open_advance(sales_order: str) -> Decimal:
	"""What may still be paid in advance, in the currency of the order; 0 when ERPNext takes nothing more: the order is
	closed, or billed."""
	fields = ["docstatus", "status", "per_billed", "grand_total", "advance_paid"]
	found = frappe.db.get_value(ORDER, sales_order, fields, as_dict=True)
	if found.docstatus != 1 or found.status == "Closed" or abs(100 - found.per_billed) <= 0.01:
		return Decimal(0)
	return from_field(found.grand_total) - from_field(found.advance_paid)


def keeps_apart(company: str) -> bool:
	"""Whether the company keeps what customers pay in advance on an account of its own, not on their receivable account."""
	return bool(
		frappe.get_cached_value("Company", company, "book_advance_payments_in_separate_party_account")
	)


def is_takeable(order, company: str) -> bool:
	"""Whether money can be booked before the order is invoiced: an account for advances of its own may be in another
	currency."""
	if not keeps_apart(company):
		return True
	accounts = get_party_account("Customer", order.customer, company, include_advance=True)
	return len(accounts) < 2 or _currency(accounts[1]) == order.currency


def _currency(account: str) -> str:
	return frappe.get_cached_value("Account", account, "account_currency")


def release(sales_order) -> None:
	"""Take a Sales Order (the document) that is going to be cancelled off the payments that name it, whatever the Accounts
	Settings say: their money stands with the customer, and the next Sales Order or the invoice takes it."""
	unlink_ref_doc_from_payment_entries(sales_order)


def take_loose(order) -> None:
	"""Let an Ecom Order's Sales Order take what payments that name the order have left, oldest first. Payments on an
	account for advances of its own are left for the invoice: ERPNext moves those from there only to invoices."""
	due = open_advance(order.sales_order)
	if due <= 0:
		return
	for payment in loose_payments(order.name, book_advance_payments_in_separate_party_account=0):
		taken = min(from_field(payment.unallocated_amount), due)
		if taken > 0:
			due -= taken
			_take(order.sales_order, payment, taken)


def loose_payments(ecom_order: str, **more: Any) -> list:
	"""Submitted payments of buyers that name the order and have money left, oldest first: rows with name, party, paid_from
	and unallocated_amount. `more`: what else holds of them."""
	left = {"docstatus": 1, "payment_type": "Receive", "unallocated_amount": (">", 0)}
	return frappe.get_all(
		PAYMENT,
		{"ecom_order": ecom_order, **left, **more},
		["name", "party", "paid_from", "unallocated_amount"],
		order_by="creation",
	)


def _take(sales_order: str, payment, taken: Decimal) -> None:
	before = frappe.db.get_value(ORDER, sales_order, "advance_paid")
	entry = frappe._dict(
		voucher_type=PAYMENT,
		voucher_no=payment.name,
		against_voucher_type=ORDER,
		against_voucher=sales_order,
		account=payment.paid_from,
		party_type="Customer",
		party=payment.party,
		is_advance="Yes",
		dr_or_cr="credit_in_account_currency",
		unadjusted_amount=payment.unallocated_amount,
		allocated_amount=float(taken),
	)
	with own_books():
		reconcile_against_document([entry])
	if frappe.db.get_value(ORDER, sales_order, "advance_paid") == before:
		_count(sales_order, payment.name)


def _count(sales_order: str, payment: str) -> None:
	"""ERPNext 15 counts what is paid in advance when the payment is submitted, not when it is allocated later."""
	document = frappe.get_doc(PAYMENT, payment)
	document.references = [row for row in document.references if row.reference_name == sales_order]
	document.make_advance_payment_ledger_entries()
	frappe.get_doc(ORDER, sales_order).set_total_advance_paid()
