"""Invoices and credit notes of pooled orders."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import nowdate

from ecom_erp.core.money import from_field, from_minor
from ecom_erp.core.orders.posting import TAX, Charge, Posting
from ecom_erp.erp.documents.submission import submit_own
from ecom_erp.erp.selling.selling import add_charges, charge_account, check_total, selling_header


def post_invoice(order, posting: Posting, shop) -> str:
	"""Submit the Sales Invoice of a delivered Ecom Order, row by row of its Sales Order; the invoice's name."""
	source = frappe.get_doc("Sales Order", order.sales_order)
	invoice = frappe.new_doc("Sales Invoice")
	invoice.update(
		{
			**selling_header(order, shop),
			"posting_date": nowdate(),
			"due_date": nowdate(),
			"conversion_rate": source.conversion_rate,
			"price_list_currency": source.price_list_currency,
			"plc_conversion_rate": source.plc_conversion_rate,
			"debit_to": shop.receivable_account,
			"po_no": order.number,
			"update_stock": 0,
		}
	)
	for row in source.items:
		invoice.append(
			"items",
			{
				"item_code": row.item_code,
				"qty": row.qty,
				"rate": row.rate,
				"price_list_rate": row.rate,
				"warehouse": row.warehouse,
				"cost_center": shop.cost_center,
				"sales_order": source.name,
				"so_detail": row.name,
			},
		)
	add_charges(invoice, _by_sold_rates(posting, source, order.currency), shop)
	submit_own(invoice)
	check_total(invoice, posting)
	return invoice.name


def _by_sold_rates(posting: Posting, source, currency: str) -> Posting:
	"""`posting` with the discount that the rates of the Sales Order ask for: it divided a bundle among its parts by the
	prices of its day. Roundings differ by less than a cent a piece; what differs by more is not of this order."""
	sold = sum((from_field(row.rate) * from_field(row.qty) for row in source.items), Decimal(0))
	if abs(sold - posting.goods) >= from_minor(sum(row.qty for row in posting.rows), currency):
		return posting
	return replace(posting, discount=posting.discount + sold - posting.goods)


def outstanding(invoice: str) -> Decimal:
	return from_field(frappe.db.get_value("Sales Invoice", invoice, "outstanding_amount"))


def post_credit_note(
	order,
	invoice: str,
	posting: Posting,
	lines: Mapping[str, str],
	shop,
	against_invoice: bool = False,
) -> str:
	"""Submit a credit note against an invoice for the rows and charges of `posting` (all amounts positive); its name.
	Each row is tagged with its row of the Sales Order; `lines`: the line id by that. It is paid back by itself, or,
	`against_invoice`, lowers what that asks for."""
	origin = frappe.get_doc("Sales Invoice", invoice)
	by_so_item = {row.so_detail: row for row in origin.items}
	note = frappe.new_doc("Sales Invoice")
	note.update(
		{
			**selling_header(order, shop),
			"is_return": 1,
			"return_against": invoice,
			"update_outstanding_for_self": int(not against_invoice),
			"posting_date": nowdate(),
			"due_date": nowdate(),
			"conversion_rate": origin.conversion_rate,
			"price_list_currency": origin.price_list_currency,
			"plc_conversion_rate": origin.plc_conversion_rate,
			"debit_to": origin.debit_to,
		}
	)
	accounts = _income_accounts(origin, lines)
	as_rows = [] if posting.rows else _charges_as_rows(posting.charges)
	for charge in as_rows:
		note.append("items", _amount_row(charge, shop, accounts))
	sold_rows = [by_so_item[row.tag] for row in posting.rows]
	posting = _at_most_sold(posting, [from_field(sold.rate) for sold in sold_rows])
	for row, sold in zip(posting.rows, sold_rows, strict=True):
		note.append(
			"items",
			{
				"item_code": row.item_code,
				"qty": -row.qty,
				"rate": float(row.rate),
				"price_list_rate": float(row.rate),
				"warehouse": sold.warehouse,
				"cost_center": shop.cost_center,
				"sales_order": sold.sales_order,
				"so_detail": sold.so_detail,
				"sales_invoice_item": sold.name,
			},
		)
	beside = [charge for charge in posting.charges if charge not in as_rows]
	add_charges(note, replace(posting, charges=tuple(beside)), shop, sign=-1, accounts=accounts)
	submit_own(note)
	check_total(note, Posting(posting.rows, posting.charges, posting.discount, -posting.total))
	return note.name


def _at_most_sold(posting: Posting, rates: Sequence[Decimal]) -> Posting:
	"""`posting` with no rate above that of its row in the invoice (`rates`), which ERPNext refuses. The cents that a
	piece is worth more, rounding its goods and its tax, are given by the document's discount."""
	rows = tuple(
		replace(row, rate=min(row.rate, rate)) for row, rate in zip(posting.rows, rates, strict=True)
	)
	capped = replace(posting, rows=rows)
	return replace(capped, discount=posting.discount + capped.goods - posting.goods)


def _charges_as_rows(charges: Sequence[Charge]) -> list[Charge]:
	"""Charges that are the rows of a credit note without goods: what is given back without its tax, or the tax where it is
	all. ERPNext takes no negative rates."""
	given = [charge for charge in charges if charge.amount > 0]
	return [charge for charge in given if charge.kind != TAX] or given[:1]


def _income_accounts(invoice, lines: Mapping[str, str]) -> dict[str, str]:
	"""Income account by line id, as an invoice booked them; that of its first row under ""."""
	by_so_item = {row.so_detail: row.income_account for row in invoice.items}
	accounts = {"": invoice.items[0].income_account}
	for so_item, line_id in lines.items():
		if so_item in by_so_item:
			accounts.setdefault(line_id, by_so_item[so_item])
	return accounts


def _amount_row(charge: Charge, shop, accounts: Mapping[str, str]) -> dict:
	"""A row of a credit note that takes back an amount and no goods."""
	return {
		"item_name": _(charge.kind),
		"description": _(charge.kind),
		"qty": -1,
		"uom": "Nos",
		"conversion_factor": 1,
		"rate": float(charge.amount),
		"income_account": charge_account(charge, shop, accounts),
		"cost_center": shop.cost_center,
	}
