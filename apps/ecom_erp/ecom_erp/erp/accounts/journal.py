"""Journal Entries by which accountants book what buyers have paid: a courier's payout over many invoices, a bank statement."""

from collections.abc import Collection
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from ecom_erp.core.accounting.receipts import Receipt
from ecom_erp.core.money import from_field, quantize

INVOICE = "Sales Invoice"
# what else stands against an invoice on its account; the rest is entered by accountants
POSTED_OTHERWISE = (INVOICE, "Payment Entry")


def invoices_in(journal) -> set[str]:
	"""Sales Invoices that a Journal Entry (the document) names."""
	return {
		row.reference_name
		for row in journal.get("accounts")
		if row.reference_type == INVOICE and row.reference_name and row.party_type == "Customer"
	}


def journal_receipts(invoice: str | None, currency: str) -> list[Receipt]:
	"""What Journal Entries have brought for an invoice, by the name of the entry, oldest first."""
	amounts = _brought({invoice} - {None, ""}).get(invoice or "", {})
	return [Receipt(name, quantize(amount, currency)) for name, amount in sorted(amounts.items())]


def received_by_journal(invoices: Collection[str]) -> dict[str, Decimal]:
	"""What Journal Entries have brought in all, by invoice."""
	found = _brought(invoices)
	return {invoice: sum(amounts.values(), Decimal(0)) for invoice, amounts in found.items()}


def _brought(invoices: Collection[str]) -> dict[str, dict[str, Decimal]]:
	"""By invoice and entry, what was taken off the invoice's account by entries that put it onto one of our own. Those of
	ERPNext's that set off a credit note or a rate of exchange, and write-offs, bring no money."""
	if not invoices:
		return {}
	entry = frappe.qb.DocType("Payment Ledger Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(
			entry.against_voucher_no, entry.voucher_no, Sum(entry.amount_in_account_currency).as_("amount")
		)
		.where(entry.against_voucher_type == INVOICE)
		.where(entry.against_voucher_no.isin(list(invoices)))
		.where(entry.voucher_type.notin(POSTED_OTHERWISE))
		.where(entry.delinked == 0)
		.groupby(entry.against_voucher_no, entry.voucher_no)
	).run(as_dict=True)
	money = _with_money({row.voucher_no for row in rows if row.amount < 0})
	found: dict[str, dict[str, Decimal]] = {}
	for row in rows:
		if row.amount < 0 and row.voucher_no in money:
			found.setdefault(row.against_voucher_no, {})[row.voucher_no] = -from_field(row.amount)
	return found


def _with_money(entries: Collection[str]) -> set[str]:
	"""Entries that debit an account of assets or liabilities of our own: a bank, or what a gateway owes."""
	if not entries:
		return set()
	row, account = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Account")
	names = (
		frappe.qb.from_(row)
		.join(account)
		.on(account.name == row.account)
		.select(row.voucher_no)
		.distinct()
		.where(row.voucher_no.isin(list(entries)))
		.where(row.is_cancelled == 0)
		.where(row.debit > 0)
		.where(row.party.isnull() | (row.party == ""))
		.where(account.root_type.isin(("Asset", "Liability")))
	).run(pluck=True)
	return set(names)
