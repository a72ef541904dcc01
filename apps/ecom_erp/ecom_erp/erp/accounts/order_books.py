"""Invoices and payments of an order's Sales Order, however they were made: by the app, or by hand in ERPNext."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

import frappe
from erpnext.accounts.utils import reconcile_against_document
from frappe import _
from frappe.utils import flt

from ecom_erp.core.accounting.receipts import Receipt
from ecom_erp.core.money import from_field, quantize
from ecom_erp.erp.accounts.advances import loose_payments, take_loose
from ecom_erp.erp.accounts.invoices import outstanding
from ecom_erp.erp.documents.submission import own_books

INVOICE, ORDER, PAYMENT = "Sales Invoice", "Sales Order", "Payment Entry"


@dataclass(frozen=True)
class Invoice:
	"""A submitted invoice of a Sales Order. `whole`: each row of that is billed by one row, in full."""

	name: str
	total: Decimal
	whole: bool


def invoices_of(order) -> list[Invoice]:
	"""The submitted invoices of an Ecom Order's Sales Order, credit notes not among them, oldest first."""
	sold = dict(
		frappe.get_all("Sales Order Item", {"parent": order.sales_order}, ["name", "qty"], as_list=True)
	)
	invoice, row = frappe.qb.DocType(INVOICE), frappe.qb.DocType("Sales Invoice Item")
	rows = (
		frappe.qb.from_(row)
		.join(invoice)
		.on(invoice.name == row.parent)
		.select(invoice.name, invoice.grand_total, row.so_detail, row.qty)
		.where(row.sales_order == order.sales_order)
		.where(invoice.docstatus == 1)
		.where(invoice.is_return == 0)
		.orderby(invoice.creation)
	).run(as_dict=True)
	totals = {one.name: one.grand_total for one in rows}
	return [
		Invoice(
			name,
			quantize(from_field(total), order.currency),
			_bills_all(sold, [one for one in rows if one.name == name]),
		)
		for name, total in totals.items()
	]


def _bills_all(sold: dict[str, float], rows: Sequence) -> bool:
	billed = {row.so_detail: row.qty for row in rows}
	return len(billed) == len(rows) and all(flt(billed.get(name)) == flt(qty) for name, qty in sold.items())


def receipts_of(order) -> list[Receipt]:
	"""The submitted payments that an Ecom Order's buyer has made, as far as they are for this order: what is allocated to
	its invoice or its Sales Order, and what is allocated to nothing of a payment that names the order."""
	amounts: dict[str, Decimal] = {}
	for row in _allocated(order):
		amounts[row.payment] = amounts.get(row.payment, Decimal(0)) + from_field(row.allocated_amount)
	own = frappe.get_all(
		PAYMENT,
		{"ecom_order": order.name, "docstatus": 1, "payment_type": "Receive"},
		["name", "unallocated_amount"],
	)
	loose = {row.name: from_field(row.unallocated_amount) for row in own}
	names = sorted(amounts.keys() | loose.keys())
	if not names:
		return []
	numbers = dict(frappe.get_all(PAYMENT, {"name": ("in", names)}, ["name", "reference_no"], as_list=True))
	return [
		Receipt(
			name,
			quantize(amounts.get(name, Decimal(0)) + loose.get(name, Decimal(0)), order.currency),
			numbers[name] or "",
		)
		for name in names
	]


def _allocated(order) -> list:
	"""Rows of received payments that name the order's invoice or Sales Order."""
	if not (order.sales_order or order.sales_invoice):
		return []
	row, payment = frappe.qb.DocType("Payment Entry Reference"), frappe.qb.DocType(PAYMENT)
	documents = (row.reference_doctype == ORDER) & (row.reference_name == (order.sales_order or ""))
	documents |= (row.reference_doctype == INVOICE) & (row.reference_name == (order.sales_invoice or ""))
	return (
		frappe.qb.from_(row)
		.join(payment)
		.on(payment.name == row.parent)
		.select(row.name, payment.name.as_("payment"), row.reference_doctype, row.allocated_amount)
		.where(documents)
		.where(payment.docstatus == 1)
		.where(payment.payment_type == "Receive")
		.orderby(payment.creation)
	).run(as_dict=True)


def allocate_receipts(order) -> None:
	"""Let the order's invoice, or its Sales Order before there is one, take what was paid for the order."""
	if order.sales_invoice:
		_pay_invoice(order)
	elif order.sales_order:
		take_loose(order)


def _pay_invoice(order) -> None:
	"""Let the order's invoice, as far as it is open, take what was paid in advance for the Sales Order and what payments
	that name the order have left, as ERPNext's own Payment Reconciliation does."""
	due = outstanding(order.sales_invoice)
	if due <= 0:
		return
	advances = [
		(row.payment, row.name, from_field(row.allocated_amount))
		for row in _allocated(order)
		if row.reference_doctype == ORDER
	]
	loose = loose_payments(order.name)
	advances += [(row.name, None, from_field(row.unallocated_amount)) for row in loose]
	invoice, entries = frappe.get_doc(INVOICE, order.sales_invoice), []
	for payment, row, amount in advances:
		taken = min(amount, due)
		if taken > 0:
			due -= taken
			entries.append(_entry(invoice, payment, row, amount, taken))
	if entries:
		with own_books():
			reconcile_against_document(entries)


def _entry(invoice, payment: str, row: str | None, amount: Decimal, taken: Decimal) -> frappe._dict:
	"""What ERPNext wants to know to move an advance over to an invoice."""
	own = invoice.party_account_currency == frappe.get_cached_value(
		"Company", invoice.company, "default_currency"
	)
	return frappe._dict(
		voucher_type=PAYMENT,
		voucher_no=payment,
		voucher_detail_no=row,
		against_voucher_type=INVOICE,
		against_voucher=invoice.name,
		account=invoice.debit_to,
		party_type="Customer",
		party=invoice.customer,
		is_advance="Yes",
		dr_or_cr="credit_in_account_currency",
		unadjusted_amount=float(amount),
		allocated_amount=float(taken),
		precision=invoice.precision("outstanding_amount"),
		exchange_rate=1 if own else invoice.conversion_rate,
		grand_total=invoice.base_grand_total if own else invoice.grand_total,
		outstanding_amount=invoice.outstanding_amount,
		difference_account=frappe.get_cached_value("Company", invoice.company, "exchange_gain_loss_account"),
	)


def order_of(payment) -> str:
	"""The Ecom Order that a payment, or the one that it amends, is noted to be for; "" when none is."""
	before = payment.amended_from and frappe.db.get_value(PAYMENT, payment.amended_from, "ecom_order")
	return payment.ecom_order or before or ""


def belongs_to(doctype: str, name: str, ecom_order: str) -> None:
	"""Note on an invoice or payment that was made by hand which order it is for."""
	frappe.db.set_value(doctype, name, "ecom_order", ecom_order, update_modified=False)


def paid_documents(payment) -> tuple[set[str], set[str]]:
	"""Sales Invoices and Sales Orders that a Payment Entry names."""
	named = {INVOICE: set(), ORDER: set()}
	for row in payment.references:
		if row.reference_doctype in named:
			named[row.reference_doctype].add(row.reference_name)
	return named[INVOICE], named[ORDER]


def billed_orders(invoice) -> set[str]:
	"""Sales Orders that an invoice bills."""
	return {row.sales_order for row in invoice.items if row.sales_order}


def refuse_paid_meanwhile(payment, invoices: Collection[str]) -> None:
	"""Raises when a payment that is being submitted allocates more to one of `invoices` than it asks for by now; ERPNext
	has compared before it waited for the locks."""
	for row in payment.references:
		ours = row.reference_doctype == INVOICE and row.reference_name in invoices
		if ours and from_field(row.allocated_amount) > outstanding(row.reference_name):
			frappe.throw(
				_("{0} was just paid. Nothing was saved; reload the payment.").format(row.reference_name),
				title=_("Order Changed"),
			)
