"""Vouchers as other books take them over: what they are, and their rows in the ledger."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Coalesce
from pypika.functions import NullIf

from ecom_erp.core.money import from_field, quantize

INVOICE, PAYMENT, SALES_ORDER = "Sales Invoice", "Payment Entry", "Sales Order"
DOCTYPES = (INVOICE, PAYMENT)
_ROW_FIELDS = (
	"voucher_no",
	"company",
	"account",
	"account_currency",
	"debit",
	"credit",
	"debit_in_account_currency",
	"credit_in_account_currency",
	"party",
	"cost_center",
	"remarks",
)


@dataclass(frozen=True)
class LedgerRow:
	"""Amounts in the currency of the company, and in that of the account."""

	account: str
	account_number: str
	account_currency: str
	debit: Decimal
	credit: Decimal
	debit_in_account_currency: Decimal
	credit_in_account_currency: Decimal
	party: str
	cost_center: str
	remarks: str


@dataclass(frozen=True)
class Voucher:
	"""`kind`: Invoice, Credit Note, Payment or Refund. A cancelled one has no rows: whoever has booked it takes it back."""

	name: str
	kind: str
	date: date
	order: str
	company: str
	currency: str
	cancelled: bool
	rows: tuple[LedgerRow, ...]


def of_orders(doctype: str, voucher):
	"""(query of the table `voucher`, the Ecom Order of each): a credit note that was made by hand is of its invoice's order."""
	query = frappe.qb.from_(voucher)
	if doctype != INVOICE:
		return query, voucher.ecom_order
	origin = frappe.qb.DocType(INVOICE).as_("origin")
	query = query.left_join(origin).on(origin.name == voucher.return_against)
	return query, Coalesce(NullIf(voucher.ecom_order, ""), origin.ecom_order)


def orders_of_sales_orders(names: Collection[str | None]) -> dict[str, str]:
	"""By Sales Order its Ecom Order; one document may be made of several by hand. One query."""
	filters = {"name": ("in", list(set(names) - {None, ""}) or [""]), "ecom_order": ("is", "set")}
	return dict(frappe.get_all(SALES_ORDER, filters, ["name", "ecom_order"], as_list=True))


def orders_of_invoices(names: Collection[str]) -> dict[str, dict[str, Decimal]]:
	"""By invoice or credit note its Ecom Orders, with what each is worth against the others: its own one, or, where it was made by
	hand, those of its Sales Orders; {} where it has none. Two queries."""
	invoice = frappe.qb.DocType(INVOICE)
	query, of_order = of_orders(INVOICE, invoice)
	heads = query.select(invoice.name, of_order).where(invoice.name.isin(list(names) or [""])).run()
	found: dict[str, dict[str, Decimal]] = {
		name: {order: Decimal(1)} if order else {} for name, order in heads
	}
	loose = [name for name, orders in found.items() if not orders]
	row, sold = frappe.qb.DocType("Sales Invoice Item"), frappe.qb.DocType(SALES_ORDER)
	rows = (
		frappe.qb.from_(row)
		.join(sold)
		.on(sold.name == row.sales_order)
		.select(row.parent, sold.ecom_order, row.amount)
		.where(row.parent.isin(loose or [""]))
		.where(sold.ecom_order.isnotnull())
		.where(sold.ecom_order != "")
	).run()
	for name, order, amount in rows:
		orders = found[name]
		orders[order] = orders.get(order, Decimal(0)) + (abs(from_field(amount)) or Decimal("0.01"))
	return found


def vouchers(doctype: str, names: Collection[str]) -> list[Voucher]:
	"""Submitted and cancelled vouchers by name, in the order of their changes."""
	voucher = frappe.qb.DocType(doctype)
	query, of_order = of_orders(doctype, voucher)
	kind = voucher.is_return if doctype == INVOICE else voucher.payment_type
	found = (
		query.select(
			voucher.name,
			voucher.docstatus,
			voucher.posting_date,
			of_order.as_("ecom_order"),
			voucher.company,
			kind.as_("kind"),
		)
		.where(voucher.name.isin(list(names) or [""]))
		.orderby(voucher.modified)
		.orderby(voucher.name)
	).run(as_dict=True)
	books = {
		company: frappe.get_cached_value("Company", company, "default_currency")
		for company in {row.company for row in found}
	}
	rows = _rows(doctype, [row.name for row in found if row.docstatus == 1], books)
	return [
		Voucher(
			row.name,
			_kind(doctype, row.kind),
			row.posting_date,
			row.ecom_order,
			row.company,
			books[row.company],
			row.docstatus == 2,
			tuple(rows.get(row.name, ())),
		)
		for row in found
	]


def _kind(doctype: str, stated) -> str:
	if doctype == INVOICE:
		return "Credit Note" if stated else "Invoice"
	return "Refund" if stated == "Pay" else "Payment"


def _rows(doctype: str, names: list[str], books: dict[str, str]) -> dict[str, list[LedgerRow]]:
	filters = {"voucher_type": doctype, "voucher_no": ("in", names or [""]), "is_cancelled": 0}
	rows = frappe.get_all("GL Entry", filters, list(_ROW_FIELDS), order_by="voucher_no, creation, name")
	accounts = {row.account for row in rows}
	numbers = dict(
		frappe.get_all(
			"Account", {"name": ("in", list(accounts) or [""])}, ["name", "account_number"], as_list=True
		)
	)
	found: dict[str, list[LedgerRow]] = {}
	for row in rows:
		currency = books[row.company]
		own = row.account_currency or currency
		made = LedgerRow(
			row.account,
			numbers.get(row.account) or "",
			own,
			quantize(from_field(row.debit), currency),
			quantize(from_field(row.credit), currency),
			quantize(from_field(row.debit_in_account_currency), own),
			quantize(from_field(row.credit_in_account_currency), own),
			row.party or "",
			row.cost_center or "",
			row.remarks or "",
		)
		found.setdefault(row.voucher_no, []).append(made)
	return found
