"""The general ledger rows of a Payment Entry."""

import frappe
from erpnext.accounts.payment_amounts import base_allocated
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt


def payment_gl_rows(payment: Document) -> list[frappe._dict]:
	"""Party against bank or cash, and the deductions (fees, exchange differences)."""
	rows = [*_party_rows(payment), *_bank_rows(payment), *_deduction_rows(payment), *_advance_rows(payment)]
	currency, rate = _transaction_currency(payment)
	for row in rows:
		for side in ("debit", "credit"):
			in_own_currency = row.account_currency == currency
			amount = row[f"{side}_in_account_currency"] if in_own_currency else flt(row[side]) / rate
			row[f"{side}_in_transaction_currency"] = flt(amount)
	return rows


def _transaction_currency(payment: Document) -> tuple[str, float]:
	for side, rate in (("paid_from", "source_exchange_rate"), ("paid_to", "target_exchange_rate")):
		currency = payment.get(f"{side}_account_currency")
		if currency != payment.company_currency:
			return currency, flt(payment.get(rate)) or 1.0
	return payment.company_currency, 1.0


def _row(
	payment: Document, side: str, account: str, base_amount: float, amount: float, **values: object
) -> frappe._dict:
	row = payment.get_gl_dict({"account": account, "cost_center": payment.cost_center, **values})
	row[side], row[f"{side}_in_account_currency"] = base_amount, amount
	row.voucher_subtype = payment.payment_type
	return row


def _party_rows(payment: Document) -> list[frappe._dict]:
	"""One row for every invoice or order paid, and one for what is not allocated."""
	if not payment.party_account:
		return []
	receives = payment.payment_type == "Receive"
	common = {
		"party_type": payment.party_type,
		"party": payment.party,
		"against": payment.paid_to if receives else payment.paid_from,
		"account_currency": payment.party_account_currency,
	}
	side = "credit" if receives else "debit"
	rows = []
	for reference in payment.references:
		own_side = side
		if payment.payment_type == "Pay" and reference.allocated_amount < 0:
			# a credit note's amount is negative, and is turned to the other side when it is posted
			own_side = "credit"
		row = _row(
			payment,
			own_side,
			payment.party_account,
			base_allocated(payment, reference),
			flt(reference.allocated_amount),
			**_against(payment, reference),
			**common,
		)
		if reference.reference_doctype == "Sales Invoice" and not payment.cost_center:
			row.cost_center = frappe.db.get_value("Sales Invoice", reference.reference_name, "cost_center")
		rows.append(row)
	if payment.unallocated_amount:
		amount = flt(payment.unallocated_amount)
		base_amount = amount * flt(payment.get_exchange_rate())
		rows.append(
			_row(payment, side, payment.party_account, base_amount, amount, **_itself(payment), **common)
		)
	return rows


def _itself(payment: Document) -> dict[str, str]:
	"""An advance on an account of its own stands for itself until an invoice takes it."""
	if not payment.book_advance_payments_in_separate_party_account:
		return {}
	return {"against_voucher_type": payment.doctype, "against_voucher": payment.name}


def _against(payment: Document, reference: Document) -> dict[str, str]:
	named = {
		"against_voucher_type": reference.reference_doctype,
		"against_voucher": reference.reference_name,
	}
	return named if reference.reference_doctype != "Sales Invoice" else _itself(payment) or named


def _advance_rows(payment: Document) -> list[frappe._dict]:
	"""What invoices have taken from the account for advances: it leaves that for their receivable account."""
	if not payment.book_advance_payments_in_separate_party_account:
		return []
	rows = []
	for reference in payment.references:
		if reference.reference_doctype != "Sales Invoice":
			continue
		amounts = (base_allocated(payment, reference), flt(reference.allocated_amount))
		common = {
			"party_type": payment.party_type,
			"party": payment.party,
			"account_currency": payment.party_account_currency,
			"voucher_detail_no": reference.name,
			"posting_date": reference.reconcile_effect_on or payment.posting_date,
		}
		invoice = {
			"against_voucher_type": reference.reference_doctype,
			"against_voucher": reference.reference_name,
		}
		rows.append(_row(payment, "credit", reference.account, *amounts, **invoice, **common))
		rows.append(_row(payment, "debit", payment.party_account, *amounts, **_itself(payment), **common))
	return rows


def _bank_rows(payment: Document) -> list[frappe._dict]:
	rows = []
	if payment.payment_type in ("Pay", "Internal Transfer"):
		rows.append(
			_row(
				payment,
				"credit",
				payment.paid_from,
				flt(payment.base_paid_amount),
				flt(payment.paid_amount),
				account_currency=payment.paid_from_account_currency,
				against=payment.party if payment.payment_type == "Pay" else payment.paid_to,
			)
		)
	if payment.payment_type in ("Receive", "Internal Transfer"):
		rows.append(
			_row(
				payment,
				"debit",
				payment.paid_to,
				flt(payment.base_received_amount),
				flt(payment.received_amount),
				account_currency=payment.paid_to_account_currency,
				against=payment.party if payment.payment_type == "Receive" else payment.paid_from,
			)
		)
	return rows


def _deduction_rows(payment: Document) -> list[frappe._dict]:
	rows = []
	for deduction in payment.deductions:
		if not deduction.amount:
			continue
		currency = frappe.get_cached_value("Account", deduction.account, "account_currency")
		if currency != payment.company_currency:
			frappe.throw(
				_("Currency for {0} must be {1}").format(deduction.account, payment.company_currency)
			)
		row = _row(
			payment,
			"debit",
			deduction.account,
			flt(deduction.amount),
			flt(deduction.amount),
			account_currency=currency,
			against=payment.party or payment.paid_from,
		)
		row.cost_center = deduction.cost_center
		rows.append(row)
	return rows
