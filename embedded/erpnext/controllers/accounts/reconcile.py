"""Taking payments off an invoice or order that is cancelled; they stay with the customer, unallocated."""

import frappe
from erpnext.accounts.general_ledger import make_gl_entries, make_reverse_gl_entries
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

SETTINGS = {
	"Sales Invoice": "unlink_payment_on_cancellation_of_invoice",
	"Sales Order": "unlink_advance_payment_on_cancelation_of_order",
}


def unlink_payments(doc: Document) -> None:
	"""Frees what payments have allocated to `doc`, unless the Accounts Settings say that payments hold it."""
	if cint(frappe.db.get_single_value("Accounts Settings", SETTINGS[doc.doctype])):
		free_payments(doc)


def free_payments(doc: Document) -> None:
	"""Frees what payments have allocated to `doc`."""
	rows = frappe.get_all(
		"Payment Entry Reference",
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name, "docstatus": ("<", 2)},
		pluck="parent",
	)
	for name in dict.fromkeys(rows):
		_free(frappe.get_doc("Payment Entry", name), doc)
	_forget_in_ledgers(doc)
	if doc.meta.has_field("advances"):
		frappe.db.delete("Sales Invoice Advance", {"parent": doc.name, "parenttype": doc.doctype})
		doc.set("advances", [])


def _free(payment: Document, doc: Document) -> None:
	if payment.book_advance_payments_in_separate_party_account:
		make_reverse_gl_entries(voucher_type=payment.doctype, voucher_no=payment.name)
	for row in payment.references:
		if row.reference_doctype == doc.doctype and row.reference_name == doc.name:
			row.allocated_amount = 0
	payment.setup_party_account_field()
	payment.drop_empty_references()
	payment.set_amounts()
	payment.validate_payment_type_with_outstanding()
	frappe.db.delete(
		"Payment Entry Reference",
		{"parent": payment.name, "reference_doctype": doc.doctype, "reference_name": doc.name},
	)
	payment.db_set(
		{
			field: payment.get(field)
			for field in ("total_allocated_amount", "base_total_allocated_amount", "unallocated_amount")
		}
	)
	if payment.book_advance_payments_in_separate_party_account:
		make_gl_entries(payment.build_gl_map())


def _forget_in_ledgers(doc: Document) -> None:
	"""No entry refers to the document any more; payments then stand for themselves in the payment ledger."""
	entry = frappe.qb.DocType("GL Entry")
	(
		frappe.qb.update(entry)
		.set(entry.against_voucher_type, None)
		.set(entry.against_voucher, None)
		.where((entry.against_voucher_type == doc.doctype) & (entry.against_voucher == doc.name))
		.run()
	)
	ledger = frappe.qb.DocType("Payment Ledger Entry")
	(
		frappe.qb.update(ledger)
		.set(ledger.against_voucher_type, ledger.voucher_type)
		.set(ledger.against_voucher_no, ledger.voucher_no)
		.where((ledger.against_voucher_type == doc.doctype) & (ledger.against_voucher_no == doc.name))
		.where((ledger.voucher_type == "Payment Entry") & (ledger.delinked == 0))
		.run()
	)


def refuse_shared_payments(invoice: Document) -> None:
	"""A credit note that a payment sets off against other invoices cannot be cancelled before the payment."""
	if not cint(frappe.db.get_single_value("Accounts Settings", SETTINGS["Sales Invoice"])):
		return
	name = invoice.return_against if invoice.is_return and invoice.return_against else invoice.name
	rows = frappe.get_all(
		"Payment Entry Reference",
		filters={"reference_name": name, "docstatus": 1, "allocated_amount": ("<", 0)},
		pluck="parent",
	)
	shared = [
		parent
		for parent in dict.fromkeys(rows)
		if frappe.db.count("Payment Entry Reference", {"parent": parent}) > 1
	]
	if shared:
		frappe.throw(
			_(
				"Please cancel and amend the Payment Entry {0} to unallocate the amount of this Return Invoice before cancelling it."
			).format(", ".join(shared))
		)
