"""The general ledger as proofs see it: balances, in the currency of the account, and what does not balance."""

from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from ecom_erp.core.money import from_field

CENT = Decimal("0.01")


def balance_in_currency(company: str, title: str) -> Decimal:
	"""Debit less credit of a company's account (its name without the company's abbreviation) in its own currency."""
	abbr = frappe.get_cached_value("Company", company, "abbr")
	return _balance(f"{title} - {abbr}")


def _balance(account: str) -> Decimal:
	table = frappe.qb.DocType("GL Entry")
	rows = (
		frappe.qb.from_(table)
		.select(
			Sum(table.debit_in_account_currency).as_("debit"),
			Sum(table.credit_in_account_currency).as_("credit"),
		)
		.where((table.account == account) & (table.is_cancelled == 0))
	).run(as_dict=True)
	return _cents(rows[0].debit or 0) - _cents(rows[0].credit or 0)


def receivables_that_differ(company: str) -> list[str]:
	"""Receivable accounts whose balance is not what invoices and payments leave open. Of a payment in another currency than
	the company's ERPNext works out what is allocated to nothing from amounts in the books: up to a cent of these more or
	less than it has credited."""
	accounts = frappe.get_all(
		"Account",
		filters={"company": company, "account_type": "Receivable", "is_group": 0},
		pluck="name",
	)
	found = []
	for account in accounts:
		invoices = frappe.get_all(
			"Sales Invoice", filters={"docstatus": 1, "debit_to": account}, pluck="outstanding_amount"
		)
		open_amount = sum(map(_cents, invoices), Decimal(0))
		open_amount -= _unallocated({"payment_type": "Receive", "paid_from": account})
		open_amount -= _advances(account)
		open_amount += _unallocated({"payment_type": "Pay", "paid_to": account})
		balance = _balance(account)
		if abs(balance - open_amount) > _fractions(account, company):
			found.append(f"{account}: {balance} on the account, {open_amount} open")
	return found


def _fractions(account: str, company: str) -> Decimal:
	"""A cent of the books, in the account's currency, for each payment that leaves something open there."""
	books, currency = (
		frappe.get_cached_value("Company", company, "default_currency"),
		frappe.get_cached_value("Account", account, "account_currency"),
	)
	if currency == books:
		return Decimal(0)
	left = {"docstatus": 1, "payment_type": "Receive", "paid_from": account, "unallocated_amount": ("!=", 0)}
	rates = frappe.get_all("Payment Entry", left, pluck="source_exchange_rate")
	return sum((Decimal("0.01") / Decimal(str(rate)) for rate in rates), Decimal(0))


def _unallocated(filters: dict[str, str]) -> Decimal:
	"""What payments leave open with their customers."""
	amounts = frappe.get_all("Payment Entry", filters={"docstatus": 1, **filters}, pluck="unallocated_amount")
	return sum(map(_cents, amounts), Decimal(0))


def _advances(account: str) -> Decimal:
	"""What customers have paid for Sales Orders and no invoice has taken."""
	row, payment = frappe.qb.DocType("Payment Entry Reference"), frappe.qb.DocType("Payment Entry")
	amounts = (
		frappe.qb.from_(row)
		.join(payment)
		.on(payment.name == row.parent)
		.select(row.allocated_amount)
		.where((row.reference_doctype == "Sales Order") & (payment.docstatus == 1))
		.where((payment.payment_type == "Receive") & (payment.paid_from == account))
	).run(pluck=True)
	return sum(map(_cents, amounts), Decimal(0))


def unbalanced(company: str) -> list[str]:
	"""Vouchers, and the whole ledger, whose debit is not their credit."""
	table = frappe.qb.DocType("GL Entry")
	rows = (
		frappe.qb.from_(table)
		.select(table.voucher_no, Sum(table.debit).as_("debit"), Sum(table.credit).as_("credit"))
		.where((table.company == company) & (table.is_cancelled == 0))
		.groupby(table.voucher_no)
	).run(as_dict=True)
	found = [
		f"{row.voucher_no}: debit {row.debit}, credit {row.credit}"
		for row in rows
		if _cents(row.debit) != _cents(row.credit)
	]
	total = sum((_cents(row.debit) - _cents(row.credit) for row in rows), Decimal(0))
	return found + ([f"The ledger is {total} out of balance"] if total else [])


def _cents(value) -> Decimal:
	return from_field(value).quantize(CENT)
