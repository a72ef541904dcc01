"""What ERPNext's books say of many orders at once: documents, totals, payments, ledger entries. Each function is a fixed
number of queries, however many orders it is asked about; amounts are Decimal, in the currency of the order."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from ecom_erp.core.money import from_field
from ecom_erp.erp.accounts.journal import received_by_journal

SALES_ORDER, INVOICE, PAYMENT = "Sales Order", "Sales Invoice", "Payment Entry"
FINEST = Decimal("0.001")
TAX_ACCOUNT = "Tax"


@dataclass(frozen=True)
class Posted:
	"""A Sales Order or Sales Invoice: its total, and what of an invoice is outstanding."""

	name: str
	submitted: bool
	total: Decimal
	outstanding: Decimal = Decimal(0)


def posted(doctype: str, names: Collection[str]) -> dict[str, Posted]:
	"""Sales Orders or Sales Invoices by name; those that are not there are left out."""
	invoice = doctype == INVOICE
	rows = frappe.get_all(
		doctype,
		{"name": ("in", list(names) or [""])},
		["name", "docstatus", "grand_total", *(["outstanding_amount"] if invoice else [])],
	)
	return {
		row.name: Posted(
			row.name,
			row.docstatus == 1,
			in_cents(row.grand_total),
			in_cents(row.outstanding_amount) if invoice else Decimal(0),
		)
		for row in rows
	}


def submitted_of(doctype: str, orders: Collection[str]) -> dict[str, list[str]]:
	"""By Ecom Order, its submitted Sales Orders, or its submitted Sales Invoices that are no credit notes, by name."""
	filters = {"ecom_order": ("in", list(orders) or [""]), "docstatus": 1}
	if doctype == INVOICE:
		filters["is_return"] = 0
	found: dict[str, list[str]] = {}
	for row in frappe.get_all(doctype, filters, ["name", "ecom_order"], order_by="name"):
		found.setdefault(row.ecom_order, []).append(row.name)
	return found


def received_of(orders: Collection) -> dict[str, Decimal]:
	"""By Ecom Order (rows with name, sales_order, sales_invoice) what its buyer has paid by submitted Payment Entries: what is
	allocated to its invoice or Sales Order, and what is allocated to nothing of a payment that names the order; and by Journal
	Entries for its invoice."""
	found: dict[str, Decimal] = {}
	owners = {one.sales_order: one.name for one in orders if one.sales_order}
	owners |= {one.sales_invoice: one.name for one in orders if one.sales_invoice}
	row, payment = frappe.qb.DocType("Payment Entry Reference"), frappe.qb.DocType(PAYMENT)
	for reference, amount in (
		frappe.qb.from_(row)
		.join(payment)
		.on(payment.name == row.parent)
		.select(row.reference_name, Sum(row.allocated_amount))
		.where(row.reference_doctype.isin((SALES_ORDER, INVOICE)))
		.where(row.reference_name.isin(list(owners) or [""]))
		.where(payment.docstatus == 1)
		.where(payment.payment_type == "Receive")
		.groupby(row.reference_name)
	).run():
		_add(found, owners[reference], amount)
	for order, amount in (
		frappe.qb.from_(payment)
		.select(payment.ecom_order, Sum(payment.unallocated_amount))
		.where(payment.ecom_order.isin([one.name for one in orders] or [""]))
		.where(payment.docstatus == 1)
		.where(payment.payment_type == "Receive")
		.groupby(payment.ecom_order)
	).run():
		_add(found, order, amount)
	billed = {one.sales_invoice: one.name for one in orders if one.sales_invoice}
	for invoice, received in received_by_journal(billed).items():
		_add(found, billed[invoice], received)
	return found


def paid_back_of(orders: Collection[str]) -> dict[str, Decimal]:
	"""By Ecom Order what was paid to its buyer by submitted Payment Entries."""
	payment = frappe.qb.DocType(PAYMENT)
	rows = (
		frappe.qb.from_(payment)
		.select(payment.ecom_order, Sum(payment.received_amount))
		.where(payment.ecom_order.isin(list(orders) or [""]))
		.where(payment.docstatus == 1)
		.where(payment.payment_type == "Pay")
		.groupby(payment.ecom_order)
	).run()
	return {order: in_cents(amount) for order, amount in rows}


def payments(names: Collection[str]) -> dict[str, Decimal]:
	"""What submitted Payment Entries have paid to buyers, by name; those that are not there or not submitted are left out."""
	rows = frappe.get_all(
		PAYMENT, {"name": ("in", list(names) or [""]), "docstatus": 1}, ["name", "received_amount"]
	)
	return {row.name: in_cents(row.received_amount) for row in rows}


def further_payments(tickets: Collection) -> dict[str, Decimal]:
	"""By ticket (rows with name, ecom_order and payment_entry) what submitted payments beside its `payment_entry` have paid to
	the buyer: one for each account that the money came in by."""
	rows = frappe.get_all(
		PAYMENT,
		{
			"ecom_order": ("in", [row.ecom_order for row in tickets] or [""]),
			"reference_no": ("in", [row.name for row in tickets] or [""]),
			"docstatus": 1,
			"payment_type": "Pay",
		},
		["name", "reference_no", "received_amount"],
	)
	first = {row.payment_entry for row in tickets}
	found: dict[str, Decimal] = {}
	for row in rows:
		if row.name not in first:
			_add(found, row.reference_no, row.received_amount)
	return found


def vouchers_of(orders: Collection[str]) -> dict[str, str]:
	"""Submitted invoices, credit notes and payments of Ecom Orders that move money, with their order by name."""
	found: dict[str, str] = {}
	for doctype, amount in ((INVOICE, "base_grand_total"), (PAYMENT, "base_paid_amount")):
		filters = {"ecom_order": ("in", list(orders) or [""]), "docstatus": 1, amount: ("!=", 0)}
		found |= {
			row.name: row.ecom_order for row in frappe.get_all(doctype, filters, ["name", "ecom_order"])
		}
	return found


def ledger_of(vouchers: Collection[str]) -> dict[str, tuple[Decimal, Decimal]]:
	"""(debit, credit) of each voucher's ledger entries, by its name; one without entries is left out."""
	entry = frappe.qb.DocType("GL Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(entry.voucher_no, Sum(entry.debit), Sum(entry.credit))
		.where(entry.voucher_no.isin(list(vouchers) or [""]))
		.where(entry.is_cancelled == 0)
		.groupby(entry.voucher_no)
	).run()
	return {name: (in_cents(debit), in_cents(credit)) for name, debit, credit in rows}


def taxes_of(invoices: Collection[str]) -> dict[str, Decimal]:
	"""The tax of each submitted invoice or credit note, by name: what its charges on tax accounts add up to. Those of
	companies without such accounts are left out."""
	row, account = frappe.qb.DocType("Sales Taxes and Charges"), frappe.qb.DocType("Account")
	names = list(invoices) or [""]
	companies = dict(
		frappe.get_all(INVOICE, {"name": ("in", names), "docstatus": 1}, ["name", "company"], as_list=True)
	)
	with_tax = set(
		frappe.get_all(
			"Account", {"account_type": TAX_ACCOUNT, "is_group": 0}, pluck="company", distinct=True
		)
	)
	found = {name: Decimal(0) for name, company in companies.items() if company in with_tax}
	rows = (
		frappe.qb.from_(row)
		.join(account)
		.on(account.name == row.account_head)
		.select(row.parent, Sum(row.tax_amount))
		.where(row.parenttype == INVOICE)
		.where(row.parent.isin(list(found) or [""]))
		.where(account.account_type == TAX_ACCOUNT)
		.groupby(row.parent)
	).run()
	return found | {name: in_cents(amount) for name, amount in rows}


def in_cents(value) -> Decimal:
	"""A database amount without the noise of its binary fraction, to the third decimal, which the finest currencies have."""
	return from_field(value).quantize(FINEST)


def _add(sums: dict[str, Decimal], key: str, amount) -> None:
	sums[key] = sums.get(key, Decimal(0)) + in_cents(amount)
