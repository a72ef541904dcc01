"""Purchase Invoices of services that others have counted: couriers' bills. They hold amounts by account, and no items."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _

from ecom_erp.core.money import from_field, quantize
from ecom_erp.erp.accounts.currency_precision import require_exact
from ecom_erp.erp.accounts.currency_rates import exchange_rate
from ecom_erp.erp.documents.submission import own_books
from ecom_erp.erp.selling.masters import company_currency

INVOICE, ROW = "Purchase Invoice", "Purchase Invoice Item"


@dataclass(frozen=True)
class PurchaseRow:
	"""`amount` in the bill's currency, without tax; negative where the supplier gives back more than it charges."""

	account: str
	amount: Decimal
	text: str
	cost_center: str = ""
	shop: str = ""


@dataclass(frozen=True)
class PurchaseBill:
	"""A supplier's bill. `tax` goes on `tax_account` as it is stated, and is not worked out anew."""

	company: str
	supplier: str
	currency: str
	day: date
	number: str
	billed_on: date | None
	due_on: date | None
	rows: tuple[PurchaseRow, ...]
	tax: Decimal
	tax_account: str
	cost_center: str
	remark: str
	payable_account: str = ""  # in the bill's currency; "": the supplier's, or the company's

	@property
	def total(self) -> Decimal:
		return sum((row.amount for row in self.rows), self.tax)


def post(bill: PurchaseBill) -> str:
	"""Submit the Purchase Invoice, or, of a bill by which the supplier owes us, the debit note; its name. ERPNext knows no negative
	prices: what is given back in a bill of charges is a deduction on the same account. Raises ValidationError: a closed or frozen
	period, an account that is not there, no rate, a number that the supplier has used before."""
	sign = -1 if bill.total < 0 else 1
	doc = frappe.new_doc(INVOICE)
	doc.update(_header(bill, sign))
	rows = sorted(bill.rows, key=lambda row: sign * row.amount < 0)
	for row in rows:
		if sign * row.amount > 0:
			_append_row(doc, row, sign, bill)
		else:
			_append_charge(doc, row, sign)
	if not doc.items:
		# a bill of taxes, or of what is given back and charged on one account
		_append_row(
			doc,
			PurchaseRow(bill.rows[0].account if bill.rows else bill.tax_account, Decimal(0), bill.remark),
			sign,
			bill,
		)
	if bill.tax:
		_append_charge(doc, PurchaseRow(bill.tax_account, bill.tax, _("Tax"), bill.cost_center), sign)
	with own_books():
		doc.flags.ignore_permissions = True
		doc.insert()
		_require_total(doc, bill)
		doc.submit()
	return doc.name


def _header(bill: PurchaseBill, sign: int) -> dict:
	books = company_currency(bill.company)
	rate = exchange_rate(bill.currency, books, bill.day) if bill.currency != books else Decimal(1)
	return {
		"company": bill.company,
		"supplier": bill.supplier,
		"credit_to": bill.payable_account or None,
		"is_return": int(sign < 0),
		"set_posting_time": 1,
		"posting_date": bill.day,
		"bill_no": bill.number[:140],
		"bill_date": bill.billed_on,
		"due_date": max(bill.due_on or bill.day, bill.day),
		"currency": bill.currency,
		"conversion_rate": float(rate),
		"cost_center": bill.cost_center or None,
		"update_stock": 0,
		"disable_rounded_total": 1,
		"ignore_pricing_rule": 1,
		"remarks": bill.remark,
	}


def _append_row(doc, row: PurchaseRow, sign: int, bill: PurchaseBill) -> None:
	amount = abs(row.amount)
	values = {
		"item_name": row.text[:140],
		"description": row.text,
		"qty": sign,
		"received_qty": sign,
		"uom": "Nos",
		"stock_uom": "Nos",
		"conversion_factor": 1,
		"rate": float(amount),
		"price_list_rate": float(amount),
		"expense_account": row.account,
	}
	added = doc.append("items", {**values, **_dimensions(row, ROW, doc.company)})
	require_exact(added, "rate", amount, bill.currency)


def _append_charge(doc, row: PurchaseRow, sign: int) -> None:
	"""`Actual` amounts are added, or deducted, as they are; of a debit note they are negative where they are added."""
	table = "Purchase Taxes and Charges"
	is_added = sign * row.amount > 0
	values = {
		"category": "Total",
		"add_deduct_tax": "Add" if is_added else "Deduct",
		"charge_type": "Actual",
		"account_head": row.account,
		"description": row.text[:140],
		"tax_amount": float(abs(row.amount) * sign),
	}
	doc.append("taxes", {**values, **_dimensions(row, table, doc.company)})


def _dimensions(row: PurchaseRow, doctype: str, company: str) -> dict:
	center = row.cost_center or frappe.get_cached_value("Company", company, "cost_center")
	values = {"cost_center": center}
	fields = frappe.get_meta(doctype).get("fields", {"options": "Ecom Shop"})
	if row.shop and fields:
		values[fields[0].fieldname] = row.shop
	return values


def _require_total(doc, bill: PurchaseBill) -> None:
	"""That ERPNext has added up the bill as the supplier has."""
	made = quantize(from_field(doc.grand_total), bill.currency)
	if made != bill.total:
		frappe.throw(
			_("The Purchase Invoice would come to {0} instead of {1}.").format(
				f"{made} {bill.currency}", f"{bill.total} {bill.currency}"
			)
		)


def cancel(name: str) -> None:
	"""Cancel a Purchase Invoice. Raises ValidationError where its period is closed or frozen, or something has paid it."""
	doc = frappe.get_doc(INVOICE, name)
	if doc.docstatus != 1:
		return
	with own_books():
		doc.flags.ignore_permissions = True
		doc.cancel()
