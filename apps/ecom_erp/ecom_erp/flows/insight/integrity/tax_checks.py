"""Invariants of tax: what the shop states is what is posted, on invoices and on credit notes."""

import json
from collections.abc import Collection, Iterator
from decimal import Decimal

import frappe

from ecom_erp.core.insight import invariants
from ecom_erp.core.insight.invariant import Violation, figure
from ecom_erp.core.orders.canonical import refund_from_dict
from ecom_erp.core.orders.stated_refunds import states_parts, take_apart
from ecom_erp.erp.accounts import order_figures as books
from ecom_erp.flows.insight.integrity.money_checks import DECIDED_BY_PEOPLE
from ecom_erp.flows.insight.integrity.order_batch import OrderBatch
from ecom_erp.flows.orders.order_document import read_canonical


def wrong_taxes(batch: OrderBatch) -> Iterator[Violation]:
	"""Invoices that have not the tax that the shop states; of orders that went out as they were ordered."""
	taxes = books.taxes_of([name for name, one in batch.invoices.items() if one.submitted])
	for order in batch.orders:
		found = taxes.get(order.sales_invoice)
		decided = any(row.code in DECIDED_BY_PEOPLE for row in batch.holds.get(order.name, ()))
		if found is None or order.cancelled_amount or decided:
			continue
		expected = books.in_cents(order.tax)
		if found != expected:
			facts = {
				"document": order.sales_invoice,
				"expected": figure(expected),
				"found": figure(found),
				"currency": order.currency,
			}
			yield Violation(invariants.TAX, order.name, facts)


def wrong_refund_taxes(names: Collection[str]) -> Iterator[Violation]:
	"""Credit notes over refunds of which the shop says what they are for, that have not their tax."""
	tickets = frappe.get_all(
		invariants.TICKET,
		{
			"name": ("in", list(names) or [""]),
			"credit_note": ("is", "set"),
			"shop_statement": ("is", "set"),
			"source": "Shop",
		},
		["name", "ecom_order", "currency", "credit_note", "shop_statement"],
	)
	taxes = books.taxes_of({row.credit_note for row in tickets})
	orders = _stated({row.ecom_order for row in tickets})
	for row in tickets:
		refund, order = refund_from_dict(json.loads(row.shop_statement)), orders.get(row.ecom_order)
		found = taxes.get(row.credit_note)
		if found is None or order is None or not states_parts(refund):
			continue
		parts = take_apart(order, refund)
		expected = sum((one.tax for one in parts.pieces), parts.beside_tax)
		if -found != books.in_cents(expected):
			facts = {
				"document": row.credit_note,
				"expected": figure(expected),
				"found": figure(-found + Decimal(0)),
				"currency": row.currency or order.currency,
			}
			yield Violation(invariants.REFUND_TAX, row.name, facts)


def _stated(names: Collection[str]) -> dict:
	rows = frappe.get_all("Ecom Order", {"name": ("in", list(names) or [""])}, ["name", "canonical"])
	return {row.name: read_canonical(row) for row in rows}
