"""Sales Orders of pooled orders."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import frappe
from frappe import _

from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.orders.posting import (
	DIFFERENCE,
	FEE,
	GOODS,
	GOODWILL,
	SHIPPING,
	TAX,
	TIP,
	Charge,
	Posting,
	Row,
)
from ecom_erp.core.text import shortened
from ecom_erp.erp.accounts import advances
from ecom_erp.erp.accounts.currency_precision import missing_precision
from ecom_erp.erp.accounts.currency_rates import exchange_rate
from ecom_erp.erp.documents.submission import submit_new
from ecom_erp.erp.selling.masters import company_currency, ensure_address
from ecom_erp.erp.selling.quoted_rows import note_ordered, orderable_rows
from ecom_erp.erp.stock.stock_repair import repair_reservation

# less than the smallest amount of any currency, more than the roundings of floats
_NOTHING = Decimal("0.00001")
LONGEST_NUMBER = 30  # of an order, where its name, which is shorter than 110 characters, stands beside it


def post_sales_order(order, posting: Posting, shop) -> tuple[str, list[str]]:
	"""Submit the Sales Order of an Ecom Order; its name and the name of its row for each row of `posting`."""
	document = frappe.new_doc("Sales Order")
	document.update(
		{
			**selling_header(order, shop),
			**rates_of_day(order.currency, shop, order.ordered_at.date()),
			"po_no": _purchase_order_no(order),
			"transaction_date": order.ordered_at.date(),
			"delivery_date": max(order.promised_date, order.ordered_at.date()),
			"order_type": "Sales",
		}
	)
	quoted = orderable_rows(order.quotation, shop.company)
	for row in posting.rows:
		document.append(
			"items",
			{
				"item_code": row.item_code,
				"qty": row.qty,
				"rate": float(row.rate),
				"price_list_rate": float(row.rate),
				"warehouse": row.warehouse,
				"cost_center": shop.cost_center,
				"delivery_date": document.delivery_date,
				**_as_quoted(order, row, quoted),
			},
		)
	add_charges(document, posting, shop)
	submit_new(document)
	check_total(document, posting)
	if any(row.prevdoc_docname and not row.quotation_item for row in document.items):
		units = {line.line_id: (line.qty or 0) - (line.cancelled_qty or 0) for line in order.lines}
		note_ordered(order.quotation, units)
	return document.name, [row.name for row in document.items]


def _as_quoted(order, row: Row, quoted: Mapping[str, str]) -> dict[str, str]:
	"""What tells ERPNext that a row was quoted: a line of such an order is named after its row in the quotation. ERPNext refuses that
	name where the item is another one, say a part of the bundle that was quoted; the quotation alone may be named then."""
	if row.line_id not in quoted:
		return {}
	if quoted[row.line_id] != row.item_code:
		return {"prevdoc_docname": order.quotation}
	return {"prevdoc_docname": order.quotation, "quotation_item": row.line_id}


def _purchase_order_no(order) -> str:
	"""The order's number; with the order's name where the customer has a Sales Order of that number already, which
	ERPNext would refuse. It compares without case, and shops may count anew each year."""
	same = {"customer": order.customer, "po_no": order.number, "docstatus": ("<", 2)}
	if not frappe.db.exists("Sales Order", same):
		return order.number
	return f"{shortened(order.number, LONGEST_NUMBER)} ({order.name})"


def selling_header(order, shop) -> dict:
	"""The fields that Sales Order and Sales Invoice of an Ecom Order share."""
	return {
		"customer": order.customer,
		"company": shop.company,
		"currency": order.currency,
		"selling_price_list": shop.price_list,
		"shipping_address_name": ensure_address(order),
		"cost_center": shop.cost_center,
		"disable_rounded_total": 1,
		"ignore_pricing_rule": 1,
		"ecom_order": order.name,
	}


def rates_of_day(currency: str, shop, on: date) -> dict:
	"""The exchange rates of a selling document, so that ERPNext need not ask for them outside."""
	own = company_currency(shop.company)
	listed = frappe.get_cached_value("Price List", shop.price_list, "currency") if shop.price_list else None
	price_currency = listed or own
	return {
		"conversion_rate": float(exchange_rate(currency, own, on)),
		"price_list_currency": price_currency,
		"plc_conversion_rate": float(exchange_rate(price_currency, own, on)),
	}


def add_charges(
	document, posting: Posting, shop, sign: int = 1, accounts: Mapping[str, str] | None = None
) -> None:
	"""Discount and charges of `posting`; `sign` -1 for a credit note. `accounts`: as for `charge_account`."""
	document.apply_discount_on = "Net Total"
	document.discount_amount = sign * float(posting.discount)
	for charge in posting.charges:
		document.append(
			"taxes",
			{
				"charge_type": "Actual",
				"account_head": charge_account(charge, shop, accounts or {}),
				"description": _(charge.kind),
				"rate": 0.0,
				"tax_amount": sign * float(charge.amount),
				"cost_center": shop.cost_center,
			},
		)


def charge_account(charge: Charge, shop, accounts: Mapping[str, str]) -> str:
	"""The shop's account for a kind of charge; for money of a line that of the line in `accounts` (by line id, "" for
	lines that are not there)."""
	kind = charge.kind
	if kind == TAX:
		return shop.tax_account
	if kind == GOODS:
		return accounts.get(charge.line_id) or accounts[""]
	if kind == SHIPPING:
		return shop.shipping_account
	if kind in (TIP, DIFFERENCE):
		return shop.tip_account or shop.shipping_account
	if kind == GOODWILL:
		return shop.goodwill_account or shop.shipping_account
	if kind == FEE:
		return shop.return_fee_account or shop.tip_account or shop.shipping_account
	raise ValueError(f"no account for {kind}")


def check_total(document, posting: Posting) -> None:
	"""Refuse to post a document that is off by the currency's smallest amount: what ERPNext computed must be the shop's total,
	with as many decimals as the currency has, however many ERPNext keeps."""
	if abs(from_field(document.grand_total) - quantize(posting.total, document.currency)) < _NOTHING:
		return
	text = _("{0} would have a total of {1}, but the shop's total is {2}").format(
		_(document.doctype), document.grand_total, posting.total
	)
	hint = missing_precision(document.currency)
	frappe.throw(f"{text}. {hint}" if hint else text)


def move_rows(sales_order: str, warehouses: Mapping[str, str]) -> None:
	"""Let rows of a submitted Sales Order (name -> warehouse) be shipped from other warehouses, and bring the
	reservations of both into line. The caller holds the locks of the bins. ERPNext has no way to do this but to cancel
	the Sales Order, which an order of which a part was delivered does not allow."""
	rows = frappe.get_all(
		"Sales Order Item",
		filters={"parent": sales_order, "name": ("in", list(warehouses))},
		fields=["name", "item_code", "warehouse"],
		order_by="item_code, warehouse",
	)
	for row in rows:
		frappe.db.set_value("Sales Order Item", row.name, "warehouse", warehouses[row.name])
	frappe.clear_document_cache("Sales Order", sales_order)
	touched = {(row.item_code, place) for row in rows for place in (row.warehouse, warehouses[row.name])}
	for item_code, warehouse in sorted(touched):
		repair_reservation(item_code, warehouse)


def deliver_elsewhere(order) -> None:
	"""Let the submitted Sales Order of an Ecom Order go to the order's address as it is now."""
	address = ensure_address(order)
	frappe.db.set_value("Sales Order", order.sales_order, "shipping_address_name", address)
	frappe.clear_document_cache("Sales Order", order.sales_order)


def cancel_sales_order(name: str) -> None:
	"""Cancel a submitted Sales Order; its reservations go, what was paid in advance stays with the customer. The event that watches for cancellations by hand is told
	that this one is the app's own."""
	document = frappe.get_doc("Sales Order", name)
	if document.docstatus != 1:
		return
	document.flags.ignore_permissions = True
	document.flags.ignore_links = True
	document.flags.by_ecom_flow = True
	advances.release(document)
	document.cancel()


def close_sales_order(name: str) -> None:
	"""Nothing more is delivered of a Sales Order: what it still reserved is free."""
	document = frappe.get_doc("Sales Order", name)
	if document.docstatus == 1 and document.status not in ("Closed", "Completed"):
		document.flags.ignore_permissions = True
		document.update_status("Closed")
