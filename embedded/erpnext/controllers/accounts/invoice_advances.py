"""Payments taken before the invoice: finding them and setting them off against it."""

from collections.abc import Sequence
from typing import Any

import frappe
from erpnext.accounts import payment_ledger
from erpnext.accounts.general_ledger import balance, make_gl_entries, make_reverse_gl_entries, process_rows
from erpnext.accounts.party import get_party_account
from erpnext.accounts.payment_references import get_reference_details
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt, getdate


def get_advances(invoice: Document) -> list[dict[str, Any]]:
	"""Rows for the invoice's table of advances: payments for its orders first, then unallocated ones, oldest first."""
	accounts = {
		invoice.debit_to,
		*get_party_account("Customer", invoice.customer, invoice.company, include_advance=True),
	}
	orders = {row.sales_order for row in invoice.items if row.sales_order}
	found = _allocated_to(invoice, accounts, orders) if orders else []
	if not cint(invoice.only_include_allocated_payments):
		found += _unallocated(invoice, accounts)
	return [
		{
			"reference_type": "Payment Entry",
			"reference_name": payment.name,
			"reference_row": payment.get("row"),
			"remarks": payment.remarks,
			"advance_amount": flt(payment.amount),
			"ref_exchange_rate": flt(payment.source_exchange_rate),
		}
		for payment in found
	]


def _payments(invoice: Document, accounts: set[str]) -> tuple[Any, Any]:
	payment = frappe.qb.DocType("Payment Entry")
	query = (
		frappe.qb.from_(payment)
		.select(payment.name, payment.remarks, payment.source_exchange_rate)
		.where((payment.payment_type == "Receive") & (payment.docstatus == 1))
		.where((payment.party_type == "Customer") & (payment.party == invoice.customer))
		.where(payment.paid_from.isin(list(accounts)))
		.orderby(payment.posting_date)
	)
	return payment, query


def _allocated_to(invoice: Document, accounts: set[str], orders: set[str]) -> list[frappe._dict]:
	payment, query = _payments(invoice, accounts)
	row = frappe.qb.DocType("Payment Entry Reference")
	return (
		query.join(row)
		.on(row.parent == payment.name)
		.select(row.name.as_("row"), row.allocated_amount.as_("amount"))
		.where((row.reference_doctype == "Sales Order") & row.reference_name.isin(list(orders)))
		.run(as_dict=True)
	)


def _unallocated(invoice: Document, accounts: set[str]) -> list[frappe._dict]:
	payment, query = _payments(invoice, accounts)
	return (
		query.select(payment.unallocated_amount.as_("amount"))
		.where(payment.unallocated_amount > 0)
		.run(as_dict=True)
	)


def apply_advances(invoice: Document) -> None:
	"""Moves what the invoice takes from its advances over to it, in the payments and in the payment ledger."""
	allocate(
		[
			frappe._dict(
				voucher_no=row.reference_name,
				voucher_detail_no=row.reference_row,
				unadjusted_amount=row.advance_amount,
				allocated_amount=row.allocated_amount,
				precision=row.precision("advance_amount"),
				document=invoice,
			)
			for row in invoice.advances
			if flt(row.allocated_amount) > 0
		]
	)


def allocate(entries: Sequence[frappe._dict]) -> None:
	"""Moves advances over to invoices, or to orders. An entry has `voucher_no` (the payment), `voucher_detail_no` (its row,
	None for what is allocated to nothing), `unadjusted_amount` (what that has), `allocated_amount`, `precision` and
	`document`."""
	by_payment: dict[str, list[frappe._dict]] = {}
	for entry in entries:
		by_payment.setdefault(entry.voucher_no, []).append(entry)
	for name, own in by_payment.items():
		payment = frappe.get_doc("Payment Entry", name)
		apart = payment.book_advance_payments_in_separate_party_account
		if apart:
			make_reverse_gl_entries(voucher_type=payment.doctype, voucher_no=payment.name)
		for entry in own:
			_move(payment, entry)
		payment = _stored(payment)
		if apart:
			make_gl_entries(payment.build_gl_map())
		else:
			_repost(payment)
	for document in {entry.document.name: entry.document for entry in entries}.values():
		payment_ledger.update_voucher_outstanding(
			document.doctype, document.name, document.get("debit_to"), "Customer", document.customer
		)


def _move(payment: Document, entry: frappe._dict) -> None:
	document, allocated = entry.document, flt(entry.allocated_amount)
	if entry.voucher_detail_no:
		known = next((row for row in payment.references if row.name == entry.voucher_detail_no), None)
		available = flt(known.allocated_amount) if known else 0.0
	else:
		known, available = None, flt(payment.unallocated_amount)
	if available < flt(entry.unadjusted_amount, entry.precision):
		frappe.throw(
			_("Payment Entry has been modified after you pulled it. Please pull it again.")
			+ f" ({payment.name})"
		)
	if known:
		known.allocated_amount = flt(known.allocated_amount) - allocated
	currency = payment.paid_from_account_currency
	details = get_reference_details(document.doctype, document.name, currency)
	row = payment.append(
		"references",
		{
			"reference_doctype": document.doctype,
			"reference_name": document.name,
			"total_amount": details.total_amount,
			"outstanding_amount": details.outstanding_amount - allocated,
			"allocated_amount": allocated,
			"exchange_rate": payment.get_exchange_rate(),
			"due_date": details.due_date,
			"account": details.account,
		},
	)
	if payment.book_advance_payments_in_separate_party_account:
		row.reconcile_effect_on = effect_date(document, payment)
	row.docstatus = 1


def effect_date(document: Document, payment: Document) -> Any:
	"""The day on which money leaves the account for advances, as the company has chosen."""
	choice = frappe.get_cached_value("Company", payment.company, "reconciliation_takes_effect_on")
	if choice == "Reconciliation Date":
		return getdate()
	if choice == "Oldest Of Invoice Or Advance":
		day = document.get("posting_date") or document.get("transaction_date")
		return max(getdate(day), getdate(payment.posting_date))
	return getdate(payment.posting_date)


def _stored(payment: Document) -> Document:
	payment.drop_empty_references()
	payment.setup_party_account_field()
	payment.set_amounts()
	payment.flags.ignore_validate_update_after_submit = True
	payment.save(ignore_permissions=True)
	payment.reload()
	payment.setup_party_account_field()
	return payment


def _repost(payment: Document) -> None:
	rows = process_rows(payment.build_gl_map())
	balance(rows)
	payment_ledger.repost(rows)
