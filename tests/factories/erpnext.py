"""Small ERPNext records for tests, each with a name of its own unless one is given.

Documents are inserted and, where ERPNext submits them, submitted; nothing is committed. `company` is the company of
`tests.world` unless another one is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, nowdate

from tests import world

_numbers = count(1)


def unique(prefix: str) -> str:
	"""A name that no other record of this session has."""
	return f"{prefix} {frappe.generate_hash(length=4)}{next(_numbers)}"


def make(doctype: str, **values: Any) -> Document:
	"""Inserts a document."""
	return frappe.get_doc({"doctype": doctype, **values}).insert()


def make_company(name: str | None = None, abbr: str | None = None, currency: str = "USD") -> Document:
	"""A company with chart of accounts, cost center and warehouses."""
	name = name or unique("Company")
	abbr = abbr or f"C{next(_numbers)}{frappe.generate_hash(length=3).upper()}"
	return make("Company", company_name=name, abbr=abbr, default_currency=currency, country="United States")


def make_warehouse(name: str | None = None, company: str = world.COMPANY, **values: Any) -> str:
	"""A warehouse below the company's root; its name with the abbreviation."""
	values.setdefault("parent_warehouse", root_warehouse(company))
	return make("Warehouse", warehouse_name=name or unique("Place"), company=company, **values).name


def root_warehouse(company: str = world.COMPANY) -> str:
	"""The root of the company's warehouses."""
	filters = {"company": company, "is_group": 1, "parent_warehouse": ("is", "not set")}
	return frappe.db.get_value("Warehouse", filters, "name")


def make_item(code: str | None = None, **values: Any) -> str:
	"""A stock item sold by number, or with what `values` say; its code. No default warehouse."""
	code = code or unique("SKU").replace(" ", "-")
	defaults = {
		"item_code": code,
		"item_name": code,
		"item_group": "Products",
		"stock_uom": "Nos",
		"is_stock_item": 1,
	}
	return make("Item", **{**defaults, **values}).name


def make_template(attribute: str = "Size", **values: Any) -> str:
	"""An item with variants by one attribute; its code."""
	return make_item(has_variants=1, attributes=[{"attribute": attribute}], **values)


def make_item_price(item: str, rate: float, price_list: str = world.PRICE_LIST, **values: Any) -> Document:
	"""A price per stock unit."""
	return make("Item Price", item_code=item, price_list=price_list, price_list_rate=rate, **values)


def make_bundle(parts: dict[str, float], code: str | None = None) -> str:
	"""A bundle of the parts (item -> quantity per bundle); its code."""
	code = make_item(code, is_stock_item=0)
	rows = [{"item_code": item, "qty": qty} for item, qty in parts.items()]
	make("Product Bundle", new_item_code=code, items=rows)
	return code


def set_stock(item: str, qty: float, warehouse: str = world.MAIN, rate: float = 10) -> None:
	"""Brings the stock of an item in a warehouse to `qty`, by a Stock Entry."""
	from erpnext.stock.doctype.stock_entry.stock_entry_utils import make_stock_entry

	missing = qty - actual_qty(item, warehouse)
	company = frappe.db.get_value("Warehouse", warehouse, "company")
	if missing > 0:
		make_stock_entry(item_code=item, target=warehouse, qty=missing, rate=rate, company=company)
	elif missing < 0:
		make_stock_entry(item_code=item, source=warehouse, qty=-missing, company=company)


def actual_qty(item: str, warehouse: str = world.MAIN) -> float:
	"""Quantity on hand."""
	return bin_of(item, warehouse).actual_qty


def bin_of(item: str, warehouse: str = world.MAIN) -> frappe._dict:
	"""The quantities of a Bin; zeros if there is none."""
	fields = ["actual_qty", "reserved_qty", "ordered_qty", "indented_qty", "projected_qty"]
	filters = {"item_code": item, "warehouse": warehouse}
	found = frappe.db.get_value("Bin", filters, fields, as_dict=True)
	return found or frappe._dict(dict.fromkeys(fields, 0.0))


def make_customer(name: str | None = None, **values: Any) -> str:
	"""An individual customer; its name."""
	values = {
		"customer_type": "Individual",
		"customer_group": world.CUSTOMER_GROUP,
		"territory": world.TERRITORY,
		**values,
	}
	return make("Customer", customer_name=name or unique("Customer"), **values).name


def make_address(doctype: str, name: str, **values: Any) -> str:
	"""A shipping and billing address of a document; its name."""
	values = {
		"address_title": name,
		"address_type": "Shipping",
		"address_line1": "1 Test Street",
		"city": "Springfield",
		"state": "Illinois",
		"pincode": "62701",
		"country": "United States",
		**values,
	}
	return make("Address", links=[{"link_doctype": doctype, "link_name": name}], **values).name


def make_account(name: str, parent: str, company: str = world.COMPANY, **values: Any) -> str:
	"""A ledger below the account with the given name (without abbreviation); its name. Kept if it exists."""
	abbr = frappe.get_cached_value("Company", company, "abbr")
	existing = f"{name} - {abbr}"
	if frappe.db.exists("Account", existing):
		return existing
	parent = f"{parent} - {abbr}"
	return make("Account", account_name=name, parent_account=parent, company=company, **values).name


@dataclass(frozen=True)
class Foreign:
	"""What a company needs to sell in another currency than its own: names of accounts and price list."""

	receivable: str
	bank: str
	prices: str


def make_foreign(currency: str, rate: float) -> Foreign:
	"""`rate`: of the currency in USD, where none is known yet."""
	if not frappe.db.exists("Currency Exchange", {"from_currency": currency}):
		make_exchange_rate(currency, rate)
	frappe.local.request_cache.clear()
	account = {"account_currency": currency}
	name = unique(f"Debtors {currency}")
	return Foreign(
		make_account(name, "Accounts Receivable", account_type="Receivable", **account),
		make_account(unique(f"Bank {currency}"), "Bank Accounts", account_type="Bank", **account),
		make("Price List", price_list_name=unique(currency), currency=currency, selling=1).name,
	)


def make_exchange_rate(currency: str, rate: float, to: str = "USD", date: str | None = None) -> Document:
	"""What one unit of a currency is worth, from a day on (yesterday: an order of an hour ago may be of that day)."""
	return make(
		"Currency Exchange",
		date=date or add_days(nowdate(), -1),
		from_currency=currency,
		to_currency=to,
		exchange_rate=rate,
		for_buying=1,
		for_selling=1,
	)


def order_line(
	item: str, qty: float, rate: float | None = None, warehouse: str = world.MAIN, **values: Any
) -> dict:
	"""A row of a Sales Order."""
	return {"item_code": item, "qty": qty, "rate": rate, "warehouse": warehouse, **values}


def make_sales_order(
	lines: Sequence[dict],
	customer: str | None = None,
	taxes: Sequence[dict] = (),
	submit: bool = True,
	**values: Any,
) -> Document:
	"""A Sales Order of `order_line`s, to be delivered in a week, in the company's currency and price list."""
	values = {
		"company": world.COMPANY,
		"customer": customer or make_customer(),
		"currency": world.CURRENCY,
		"selling_price_list": world.PRICE_LIST,
		"transaction_date": nowdate(),
		"delivery_date": add_days(nowdate(), 7),
		"order_type": "Sales",
		**values,
	}
	order = frappe.get_doc(
		{"doctype": "Sales Order", "items": list(lines), "taxes": list(taxes), **values}
	).insert()
	if submit:
		order.submit()
	return order


def deliver(order: str, quantities: Sequence[float] | None = None, submit: bool = True) -> Document:
	"""A Delivery Note of what an order still has open, or of the given quantities by row."""
	from erpnext.selling.doctype.sales_order.sales_order import make_delivery_note

	note = make_delivery_note(order)
	for row, qty in zip(note.items, quantities or (), strict=False):
		row.qty = qty
	note.insert()
	if submit:
		note.submit()
	return note


def return_delivery(note: str, quantities: Sequence[float] | None = None, submit: bool = True) -> Document:
	"""The return of a Delivery Note: everything left, or the given (positive) quantities by row.

	It is read back before it is submitted: ERPNext counts as returned only what was a return when it was read.
	"""
	from erpnext.stock.doctype.delivery_note.delivery_note import make_sales_return

	back = make_sales_return(note)
	for row, qty in zip(back.items, quantities or (), strict=False):
		row.qty = -qty
	back.insert()
	back = frappe.get_doc(back.doctype, back.name)
	if submit:
		back.submit()
	return back


def invoice(order: str, submit: bool = True, **values: Any) -> Document:
	"""A Sales Invoice of what an order has not billed yet."""
	from erpnext.selling.doctype.sales_order.sales_order import make_sales_invoice

	return _finish(make_sales_invoice(order), submit, values)


def invoice_delivery(note: str, submit: bool = True, **values: Any) -> Document:
	"""A Sales Invoice of what a Delivery Note has not billed yet."""
	from erpnext.stock.doctype.delivery_note.delivery_note import make_sales_invoice

	return _finish(make_sales_invoice(note), submit, values)


def credit_note(
	invoice_name: str, quantities: Sequence[float] | None = None, submit: bool = True, **values: Any
) -> Document:
	"""The credit note of a Sales Invoice: everything, or the given (positive) quantities by row."""
	from erpnext.accounts.doctype.sales_invoice.sales_invoice import make_sales_return

	note = make_sales_return(invoice_name)
	for row, qty in zip(note.items, quantities or (), strict=False):
		row.qty = -qty
	return _finish(note, submit, values)


def pay(
	doctype: str,
	name: str,
	amount: float | None = None,
	account: str | None = None,
	submit: bool = True,
	**values: Any,
) -> Document:
	"""A Payment Entry for an invoice, order or credit note into (or out of) the company's bank account."""
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	entry = get_payment_entry(doctype, name, party_amount=amount, bank_account=account or world.BANK_ACCOUNT)
	entry.update({"reference_no": unique("PAY"), "reference_date": nowdate()})
	return _finish(entry, submit, values)


def _finish(document: Document, submit: bool, values: dict) -> Document:
	document.update(values)
	document.insert()
	if submit:
		document.submit()
	return document
