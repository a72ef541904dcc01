"""ERPNext's profit and loss as it stands in the general ledger: of vouchers, of periods, and by account. Amounts are credit less
debit in the company's currency: income positive, cost negative."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum
from pypika.terms import Tuple

from ecom_erp.core.money import from_field, minor_units, rounded
from ecom_erp.erp.selling.masters import company_currency

CLOSING = "Period Closing Voucher"
"""Moves the result to the balance sheet at the end of a year; it is no income and no cost."""

Key = tuple[str, str]
"""DocType and name of a voucher."""


def digits_of(company: str) -> int:
	"""How many decimals the ledger of a company keeps: ERPNext knows one number for all currencies of a site, which may be more
	than the company's has."""
	return max(minor_units(company_currency(company)), frappe.get_precision("GL Entry", "debit"))


@dataclass
class Booked:
	"""What a voucher has put on accounts of profit and loss on a day, by account."""

	company: str
	day: date
	amounts: dict[str, Decimal] = field(default_factory=dict)


def of_vouchers(vouchers: Collection[Key]) -> dict[Key, list[Booked]]:
	"""By voucher, a `Booked` for each day that it has entries on; those with none are left out. One query."""
	entry, account = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Account")
	rows = (
		frappe.qb.from_(entry)
		.join(account)
		.on(account.name == entry.account)
		.select(
			entry.voucher_type,
			entry.voucher_no,
			entry.company,
			entry.posting_date,
			entry.account,
			Sum(entry.credit - entry.debit).as_("amount"),
		)
		.where(entry.voucher_no.isin([name for _type, name in vouchers] or [""]))
		.where(
			Tuple(entry.voucher_type, entry.voucher_no).isin(
				[Tuple(*key) for key in vouchers] or [Tuple("", "")]
			)
		)
		.where(entry.is_cancelled == 0)
		.where(account.report_type == "Profit and Loss")
		.groupby(entry.voucher_type, entry.voucher_no, entry.company, entry.posting_date, entry.account)
		.orderby(entry.posting_date)
	).run(as_dict=True)
	found: dict[Key, dict[date, Booked]] = {}
	for row in rows:
		if row.voucher_type == CLOSING:
			continue
		amount = rounded(from_field(row.amount), digits_of(row.company))
		if amount:
			days = found.setdefault((row.voucher_type, row.voucher_no), {})
			booked = days.setdefault(row.posting_date, Booked(row.company, row.posting_date))
			booked.amounts[row.account] = amount
	return {key: list(days.values()) for key, days in found.items()}


def by_account(company: str, start: date, end: date) -> dict[str, Decimal]:
	"""What the ledger says of each account of profit and loss from `start` to `end`, both included."""
	entry, account = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Account")
	rows = (
		_in_period(
			frappe.qb.from_(entry).join(account).on(account.name == entry.account), entry, company, start, end
		)
		.select(entry.account, Sum(entry.credit - entry.debit))
		.where(account.report_type == "Profit and Loss")
		.groupby(entry.account)
	).run()
	digits = digits_of(company)
	return {name: rounded(from_field(amount), digits) for name, amount in rows}


def by_voucher(
	company: str, start: date, end: date, accounts: Collection[str]
) -> dict[tuple[Key, str], Decimal]:
	"""The same by voucher and account, for the accounts named."""
	entry = frappe.qb.DocType("GL Entry")
	rows = (
		_in_period(frappe.qb.from_(entry), entry, company, start, end)
		.select(entry.voucher_type, entry.voucher_no, entry.account, Sum(entry.credit - entry.debit))
		.where(entry.account.isin(list(accounts) or [""]))
		.groupby(entry.voucher_type, entry.voucher_no, entry.account)
	).run()
	digits = digits_of(company)
	return {
		((kind, name), account): rounded(from_field(amount), digits) for kind, name, account, amount in rows
	}


def _in_period(query, entry, company: str, start: date, end: date):
	return (
		query.where(entry.company == company)
		.where(entry.posting_date >= start)
		.where(entry.posting_date <= end)
		.where(entry.is_cancelled == 0)
		.where(entry.voucher_type != CLOSING)
	)


def accounts_of(companies: Collection[str]) -> Mapping[str, frappe._dict]:
	"""The accounts of profit and loss of companies, by name: root_type and account_type."""
	rows = frappe.get_all(
		"Account",
		{"company": ("in", list(companies) or [""]), "report_type": "Profit and Loss", "is_group": 0},
		["name", "root_type", "account_type", "company"],
	)
	return {row.name: row for row in rows}


def keeps_perpetual_inventory(company: str) -> bool:
	"""Whether what goods cost is posted when they leave."""
	return bool(frappe.get_cached_value("Company", company, "enable_perpetual_inventory"))
