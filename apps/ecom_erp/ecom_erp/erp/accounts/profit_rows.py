"""The rows of ERPNext's documents that say what their amounts of profit and loss are about. Each function reads many documents
in a fixed number of queries."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import frappe

from ecom_erp.core.money import from_field
from ecom_erp.erp.accounts.vouchers import of_orders

INVOICE, NOTE, PAYMENT, JOURNAL = "Sales Invoice", "Delivery Note", "Payment Entry", "Journal Entry"
BILL = "Purchase Invoice"


@dataclass(frozen=True)
class SoldRow:
	"""A row of an invoice or credit note (negative), net of the document's discount, in the company's currency."""

	account: str
	amount: Decimal
	item_code: str
	warehouse: str
	sales_order_item: str


@dataclass(frozen=True)
class ChargeRow:
	account: str
	amount: Decimal


@dataclass
class InvoiceRows:
	"""`rate`: of one unit of its currency in the company's."""

	order: str
	is_return: bool
	rate: Decimal
	sold: list[SoldRow] = field(default_factory=list)
	charges: list[ChargeRow] = field(default_factory=list)


def invoices(names: Collection[str]) -> dict[str, InvoiceRows]:
	"""Sales Invoices by name. Three queries."""
	invoice = frappe.qb.DocType(INVOICE)
	query, of_order = of_orders(INVOICE, invoice)
	heads = (
		query.select(invoice.name, of_order.as_("order"), invoice.is_return, invoice.conversion_rate).where(
			invoice.name.isin(list(names) or [""])
		)
	).run(as_dict=True)
	found = {
		row.name: InvoiceRows(
			row.order or "", bool(row.is_return), from_field(row.conversion_rate) or Decimal(1)
		)
		for row in heads
	}
	within = {"parent": ("in", list(found) or [""]), "parenttype": INVOICE}
	fields = ["parent", "income_account", "base_net_amount", "item_code", "warehouse", "so_detail"]
	for row in frappe.get_all("Sales Invoice Item", within, fields, order_by="parent, idx"):
		found[row.parent].sold.append(
			SoldRow(
				row.income_account,
				from_field(row.base_net_amount),
				row.item_code or "",
				row.warehouse or "",
				row.so_detail or "",
			)
		)
	fields = ["parent", "account_head", "base_tax_amount_after_discount_amount"]
	for row in frappe.get_all("Sales Taxes and Charges", within, fields, order_by="parent, idx"):
		amount = from_field(row.base_tax_amount_after_discount_amount)
		found[row.parent].charges.append(ChargeRow(row.account_head, amount))
	return found


@dataclass(frozen=True)
class MovedRow:
	"""What a row of a Delivery Note has taken from stock (negative) or brought back, at what it has cost."""

	account: str
	amount: Decimal
	item_code: str
	warehouse: str
	sales_order_item: str


@dataclass
class NoteRows:
	order: str
	company: str
	day: date
	rows: list[MovedRow] = field(default_factory=list)


def delivery_notes(names: Collection[str]) -> dict[str, NoteRows]:
	"""Submitted Delivery Notes by name, with what the stock ledger says that their goods cost. Three queries."""
	note = frappe.qb.DocType(NOTE)
	origin = frappe.qb.DocType(NOTE).as_("origin")
	heads = (
		frappe.qb.from_(note)
		.left_join(origin)
		.on(origin.name == note.return_against)
		.select(
			note.name, note.ecom_order, origin.ecom_order.as_("of_origin"), note.company, note.posting_date
		)
		.where(note.name.isin(list(names) or [""]))
		.where(note.docstatus == 1)
	).run(as_dict=True)
	found = {
		row.name: NoteRows(row.ecom_order or row.of_origin or "", row.company, row.posting_date)
		for row in heads
	}
	rows = {
		row.name: row
		for row in frappe.get_all(
			"Delivery Note Item",
			{"parent": ("in", list(found) or [""]), "parenttype": NOTE},
			["name", "expense_account", "so_detail"],
		)
	}
	moved = frappe.get_all(
		"Stock Ledger Entry",
		{"voucher_type": NOTE, "voucher_no": ("in", list(found) or [""]), "is_cancelled": 0},
		["voucher_no", "voucher_detail_no", "item_code", "warehouse", "stock_value_difference"],
		order_by="voucher_no, creation, name",
	)
	for entry in moved:
		# a part of a bundle is a row of Packed Items, whose goods row no ledger knows
		row = rows.get(entry.voucher_detail_no) or frappe._dict()
		found[entry.voucher_no].rows.append(
			MovedRow(
				row.expense_account or "",
				from_field(entry.stock_value_difference),
				entry.item_code,
				entry.warehouse,
				row.so_detail or "",
			)
		)
	return found


def orders_of_payments(names: Collection[str]) -> dict[str, dict[str, Decimal]]:
	"""By Payment Entry, the Ecom Orders that it is for with what is allocated to each; one that names an order is for that.
	Two queries."""
	found = {
		row.name: {row.ecom_order: Decimal(1)} if row.ecom_order else {}
		for row in frappe.get_all(PAYMENT, {"name": ("in", list(names) or [""])}, ["name", "ecom_order"])
	}
	row, invoice = frappe.qb.DocType("Payment Entry Reference"), frappe.qb.DocType(INVOICE)
	loose = [name for name, orders in found.items() if not orders]
	rows = (
		frappe.qb.from_(row)
		.join(invoice)
		.on(invoice.name == row.reference_name)
		.select(row.parent, invoice.ecom_order, row.allocated_amount)
		.where(row.reference_doctype == INVOICE)
		.where(row.parenttype == PAYMENT)
		.where(row.parent.isin(loose or [""]))
	).run(as_dict=True)
	for reference in rows:
		orders = found[reference.parent]
		order, amount = reference.ecom_order or "", abs(from_field(reference.allocated_amount))
		orders[order] = orders.get(order, Decimal(0)) + amount
	return found


def orders_of_journals(names: Collection[str]) -> dict[str, set[str]]:
	"""By Journal Entry, the Ecom Orders whose invoices it names. One query."""
	row, invoice = frappe.qb.DocType("Journal Entry Account"), frappe.qb.DocType(INVOICE)
	rows = (
		frappe.qb.from_(row)
		.join(invoice)
		.on(invoice.name == row.reference_name)
		.select(row.parent, invoice.ecom_order)
		.distinct()
		.where(row.reference_type == INVOICE)
		.where(row.parent.isin(list(names) or [""]))
	).run()
	found: dict[str, set[str]] = {}
	for journal, order in rows:
		found.setdefault(journal, set()).add(order or "")
	return found
