"""Fiscal years, account balances, and payments that are set off against invoices."""

import datetime
from typing import Any

import frappe
from erpnext import get_company_currency
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import flt, formatdate, getdate


class FiscalYearError(frappe.ValidationError):
	"""A date lies in no active fiscal year."""


@frappe.whitelist()
def get_fiscal_year(
	date: str | datetime.date | None = None,
	fiscal_year: str | None = None,
	label: str = "Date",
	verbose: int = 1,
	company: str | None = None,
	as_dict: bool = False,
	boolean: bool | None = None,
) -> Any:
	"""The fiscal year that a date lies in: (name, first day, last day), or a dict of these.

	Without a year a message is shown, or False returned when `boolean` is set.
	"""
	filters: dict[str, Any] = {"disabled": 0}
	if fiscal_year:
		filters["name"] = fiscal_year
	years = frappe.get_all(
		"Fiscal Year",
		filters=filters,
		fields=["name", "year_start_date", "year_end_date"],
		order_by="year_start_date desc",
	)
	day = getdate(date)
	for year in years:
		is_in = fiscal_year or year.year_start_date <= day <= year.year_end_date
		if is_in and _serves(year.name, company):
			return year if as_dict else (year.name, year.year_start_date, year.year_end_date)
	if boolean:
		return False
	frappe.throw(
		_("{0} {1} is not in any active Fiscal Year").format(_(label), formatdate(day)), FiscalYearError
	)


def _serves(year: str, company: str | None) -> bool:
	"""A year with companies is for these alone."""
	companies = frappe.get_all("Fiscal Year Company", filters={"parent": year}, pluck="company")
	return not companies or not company or company in companies


@frappe.whitelist()
def get_balance_on(
	account: str | None = None,
	date: str | datetime.date | None = None,
	party_type: str | None = None,
	party: str | None = None,
	company: str | None = None,
	in_account_currency: bool = True,
	cost_center: str | None = None,
	ignore_account_permission: bool = False,
	account_type: str | None = None,
	start_date: str | datetime.date | None = None,
) -> float:
	"""Debit less credit of an account with the accounts below it, or of a party, up to and including `date`."""
	entry = frappe.qb.DocType("GL Entry")
	suffix = ""
	conditions = (entry.is_cancelled == 0) & (entry.posting_date <= getdate(date))
	if start_date:
		conditions &= entry.posting_date >= getdate(start_date)
	if account:
		found = frappe.get_doc("Account", account)
		if not ignore_account_permission:
			found.check_permission("read")
		currency = get_company_currency(found.company)
		suffix = "_in_account_currency" if in_account_currency and found.account_currency != currency else ""
		conditions &= entry.account.isin(_accounts_below(found))
	if party_type and party:
		conditions &= (entry.party_type == party_type) & (entry.party == party)
		own_currency = not account and in_account_currency
		suffix = "_in_account_currency" if own_currency else suffix
	for field, value in (("company", company), ("cost_center", cost_center)):
		if value:
			conditions &= entry[field] == value
	debit, credit = (
		frappe.qb.from_(entry)
		.select(Sum(entry[f"debit{suffix}"]), Sum(entry[f"credit{suffix}"]))
		.where(conditions)
		.run()
	)[0]
	return flt(flt(debit) - flt(credit))


def _accounts_below(account: Any) -> list[str]:
	if not account.is_group:
		return [account.name]
	return frappe.get_all(
		"Account", filters={"lft": (">=", account.lft), "rgt": ("<=", account.rgt)}, pluck="name"
	)


def reconcile_against_document(
	args: list[frappe._dict],
	skip_ref_details_update_for_pe: bool = False,
	active_dimensions: list | None = None,
) -> None:
	"""Sets payments off against invoices, as the invoice's advances and the Payment Reconciliation do, or against orders. Of
	each entry `voucher_no`, `voucher_detail_no`, `against_voucher_type`, `against_voucher`, `unadjusted_amount`,
	`allocated_amount` and `precision` count."""
	from erpnext.accounts.invoice_advances import allocate

	for entry in args:
		entry.document = frappe.get_doc(entry.against_voucher_type, entry.against_voucher)
	allocate(args)


def unlink_ref_doc_from_payment_entries(ref_doc: Any = None) -> None:
	"""Takes an invoice or order off the payments that name it; they stay with the customer, unallocated."""
	from erpnext.accounts.reconcile import free_payments

	free_payments(ref_doc)
