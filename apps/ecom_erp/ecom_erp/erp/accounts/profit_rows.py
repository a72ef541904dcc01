"""The rows of ERPNext's documents that say what their amounts of profit and loss are about. Each function reads many documents
in a fixed number of queries."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import frappe

from ecom_erp.core.money import from_field
from ecom_erp.erp.accounts.vouchers import SALES_ORDER, of_orders, orders_of_invoices, orders_of_sales_orders

INVOICE, NOTE, PAYMENT, JOURNAL = "Sales Invoice", "Delivery Note", "Payment Entry", "Journal Entry"
BILL = "Purchase Invoice"


@dataclass(frozen=True)
class SoldRow:
	"""A row of an invoice or credit note (negative), net of the document's discount, in the company's currency. `order`: that
	of its Sales Order, or else of its document."""

	account: str
	amount: Decimal
	item_code: str
	warehouse: str
	sales_order_item: str
	order: str


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
	"""Sales Invoices by name. Four queries."""
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
	fields = [
		"parent",
		"income_account",
		"base_net_amount",
		"item_code",
		"warehouse",
		"sales_order",
		"so_detail",
	]
	rows = frappe.get_all("Sales Invoice Item", within, fields, order_by="parent, idx")
	ordered = orders_of_sales_orders({row.sales_order for row in rows})
	for row in rows:
		found[row.parent].sold.append(
			SoldRow(
				row.income_account,
				from_field(row.base_net_amount),
				row.item_code or "",
				row.warehouse or "",
				row.so_detail or "",
				ordered.get(row.sales_order, ""),
			)
		)
	fields = ["parent", "account_head", "base_tax_amount_after_discount_amount"]
	for row in frappe.get_all("Sales Taxes and Charges", within, fields, order_by="parent, idx"):
		amount = from_field(row.base_tax_amount_after_discount_amount)
		found[row.parent].charges.append(ChargeRow(row.account_head, amount))
	for document in found.values():
		document.order, document.sold = _of_one(document.order, document.sold)
	return found


def _of_one(order: str, rows: list) -> tuple[str, list]:
	"""(the order of a document, its rows): what was made by hand of one Sales Order is of that one's order, and rows that name no
	Sales Order are of the document's."""
	named = {row.order for row in rows} - {""}
	own = order or (next(iter(named)) if len(named) == 1 else "")
	return own, [row if row.order else replace(row, order=own) for row in rows]


@dataclass(frozen=True)
class MovedRow:
	"""What a row of a Delivery Note has taken from stock (negative) or brought back, at what it has cost. `order` as of a
	`SoldRow`."""

	account: str
	amount: Decimal
	item_code: str
	warehouse: str
	sales_order_item: str
	order: str


@dataclass
class NoteRows:
	order: str
	company: str
	day: date
	rows: list[MovedRow] = field(default_factory=list)


def delivery_notes(names: Collection[str]) -> dict[str, NoteRows]:
	"""Delivery Notes by name, with what the stock ledger says that their goods cost: nothing of cancelled ones, which the books
	still have where their ledger is immutable. Four queries."""
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
		.where(note.docstatus != 0)
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
			["name", "expense_account", "against_sales_order", "so_detail"],
		)
	}
	ordered = orders_of_sales_orders({row.against_sales_order for row in rows.values()})
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
				ordered.get(row.against_sales_order, ""),
			)
		)
	for document in found.values():
		document.order, document.rows = _of_one(document.order, document.rows)
	return found


def orders_of_payments(names: Collection[str]) -> dict[str, dict[str, Decimal]]:
	"""By Payment Entry, the Ecom Orders that it is for with what is allocated to each ("": to what is no order's); one that
	names an order is for that. Five queries."""
	found = {
		row.name: {row.ecom_order: Decimal(1)} if row.ecom_order else {}
		for row in frappe.get_all(PAYMENT, {"name": ("in", list(names) or [""])}, ["name", "ecom_order"])
	}
	loose = [name for name, orders in found.items() if not orders]
	rows = frappe.get_all(
		"Payment Entry Reference",
		{"parent": ("in", loose or [""]), "parenttype": PAYMENT},
		["parent", "reference_doctype", "reference_name", "allocated_amount"],
	)
	ordered = orders_of_sales_orders(
		{row.reference_name for row in rows if row.reference_doctype == SALES_ORDER}
	)
	about = {(SALES_ORDER, name): {order: Decimal(1)} for name, order in ordered.items()}
	billed = orders_of_invoices({row.reference_name for row in rows if row.reference_doctype == INVOICE})
	about |= {(INVOICE, name): orders for name, orders in billed.items()}
	for row in rows:
		worth = about.get((row.reference_doctype, row.reference_name)) or {"": Decimal(1)}
		allocated, whole = abs(from_field(row.allocated_amount)), sum(worth.values(), Decimal(0))
		orders = found[row.parent]
		for order, part in worth.items():
			orders[order] = orders.get(order, Decimal(0)) + allocated * part / whole
	return found


def orders_of_journals(names: Collection[str]) -> dict[str, set[str]]:
	"""By Journal Entry, the Ecom Orders whose invoices it names. Three queries."""
	rows = frappe.get_all(
		"Journal Entry Account",
		{"parent": ("in", list(names) or [""]), "reference_type": INVOICE},
		["parent", "reference_name"],
	)
	about = orders_of_invoices({row.reference_name for row in rows})
	found: dict[str, set[str]] = {}
	for row in rows:
		found.setdefault(row.parent, set()).update(about.get(row.reference_name) or {""})
	return found
