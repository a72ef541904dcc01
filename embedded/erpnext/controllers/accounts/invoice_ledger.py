"""The general ledger rows of a Sales Invoice."""

import frappe
from erpnext.accounts.general_ledger import get_round_off_account_and_cost_center
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt


def invoice_gl_rows(invoice: Document) -> list[frappe._dict]:
	"""Customer against income and taxes, with what rounding leaves; a credit note has negative amounts."""
	rows = [
		*_customer_row(invoice),
		*_tax_rows(invoice),
		*_income_rows(invoice),
		*_precision_loss_row(invoice),
		*_rounding_row(invoice),
	]
	for row in rows:
		row.transaction_currency = invoice.currency
		row.transaction_exchange_rate = invoice.conversion_rate
	return rows


def _customer_row(invoice: Document) -> list[frappe._dict]:
	total = (
		invoice.rounded_total
		if invoice.rounding_adjustment and invoice.rounded_total
		else invoice.grand_total
	)
	if not total:
		return []
	use_rounded = invoice.base_rounding_adjustment and invoice.base_rounded_total
	base_total = flt(
		invoice.base_rounded_total if use_rounded else invoice.base_grand_total,
		invoice.precision("base_grand_total"),
	)
	for_other = invoice.is_return and invoice.return_against and not invoice.update_outstanding_for_self
	in_company_currency = invoice.party_account_currency == invoice.company_currency
	return [
		invoice.get_gl_dict(
			{
				"account": invoice.debit_to,
				"account_currency": invoice.party_account_currency,
				"party_type": "Customer",
				"party": invoice.customer,
				"due_date": invoice.due_date,
				"against": invoice.against_income_account,
				"debit": base_total,
				"debit_in_account_currency": base_total if in_company_currency else total,
				"debit_in_transaction_currency": total,
				"against_voucher_type": invoice.doctype,
				"against_voucher": invoice.return_against if for_other else invoice.name,
				"cost_center": invoice.cost_center,
			}
		)
	]


def _credit_row(
	invoice: Document, account: str, amount: float, base_amount: float, cost_center: str | None
) -> frappe._dict:
	currency = frappe.get_cached_value("Account", account, "account_currency")
	return invoice.get_gl_dict(
		{
			"account": account,
			"account_currency": currency,
			"against": invoice.customer,
			"credit": base_amount,
			"credit_in_account_currency": base_amount if currency == invoice.company_currency else amount,
			"credit_in_transaction_currency": amount,
			"cost_center": cost_center,
		}
	)


def _tax_rows(invoice: Document) -> list[frappe._dict]:
	field = "tax_amount_after_discount_amount"
	return [
		_credit_row(
			invoice,
			tax.account_head,
			flt(tax.get(field), tax.precision(field)),
			flt(tax.get(f"base_{field}"), tax.precision(f"base_{field}")),
			tax.cost_center,
		)
		for tax in invoice.taxes
		if flt(tax.get(f"base_{field}"))
	]


def _income_rows(invoice: Document) -> list[frappe._dict]:
	return [
		_credit_row(
			invoice,
			row.income_account,
			flt(row.net_amount, row.precision("net_amount")),
			flt(row.base_net_amount, row.precision("base_net_amount")),
			row.cost_center,
		)
		for row in invoice.items
		if flt(row.base_net_amount, row.precision("base_net_amount"))
	]


def _precision_loss_row(invoice: Document) -> list[frappe._dict]:
	"""Rows are converted one by one; their sum may differ from the converted sum."""
	converted = flt(invoice.net_total * invoice.conversion_rate, invoice.precision("net_total"))
	loss = flt(invoice.base_net_total - converted, invoice.precision("base_net_total"))
	if not loss:
		return []
	account, cost_center = get_round_off_account_and_cost_center(invoice.company, invoice.cost_center)
	return [
		invoice.get_gl_dict(
			{
				"account": account,
				"against": invoice.customer,
				"debit": loss,
				"cost_center": cost_center,
				"remarks": _("Net total calculation precision loss"),
			}
		)
	]


def _rounding_row(invoice: Document) -> list[frappe._dict]:
	amount = flt(invoice.rounding_adjustment, invoice.precision("rounding_adjustment"))
	if not amount or not invoice.base_rounding_adjustment:
		return []
	account, cost_center = get_round_off_account_and_cost_center(invoice.company, invoice.cost_center)
	base_amount = flt(invoice.base_rounding_adjustment, invoice.precision("base_rounding_adjustment"))
	return [_credit_row(invoice, account, amount, base_amount, cost_center)]
