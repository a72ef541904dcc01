"""What orders will still bring and cost, until the books know it: revenue that is not invoiced, goods that have not left, fees that
no statement has told, labels that no courier has billed."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder.functions import Sum
from frappe.utils import getdate

from ecom_erp.core.accounting.profit.estimates import Expected, still_to_come
from ecom_erp.core.accounting.profit.kinds import ProfitKind
from ecom_erp.core.accounting.profit.sharing import Owner, Share, spread
from ecom_erp.core.money import from_field, minor_units, quantize
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.states.label import BOUGHT
from ecom_erp.core.states.order import CANCELLED, ENDED, SENT, SHIPPED_AT_SHOP, TO_PAY
from ecom_erp.erp.accounts.currency_rates import in_company_currency
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.erp.stock.stock_costs import costs_of
from ecom_erp.flows.accounting.profit import orders
from ecom_erp.flows.accounting.profit.entries import ENTRY, EntryOf
from ecom_erp.flows.accounting.profit.marks import ORDER
from ecom_erp.flows.accounting.profit.orders import OrderFacts
from ecom_erp.flows.orders.order_document import CAPTURE, effective_order

UNSURE = (TO_PAY, CANCELLED, SHIPPED_AT_SHOP)
"""Orders that nobody has paid yet, or that are not invoiced here, bring nothing."""

SALE = frozenset({ProfitKind.REVENUE, ProfitKind.SHIPPING})
FIELDS = [
	"name",
	"shop",
	"status",
	"ordered_at",
	"currency",
	"company",
	"sales_invoice",
	"canonical",
	"cancelled_amount",
	"cancelled_refunds",
]


Amounts = dict[ProfitKind, Decimal]
"""By kind, in the company's currency, income positive and cost negative."""


def estimates(marks: Mapping[str, str]) -> list[EntryOf]:
	"""Entries of what is still to come of orders (by name, the name of their mark). A fixed number of queries."""
	rows = frappe.get_all(ORDER, {"name": ("in", list(marks))}, FIELDS)
	facts, booked = orders.read(marks), _booked(marks)
	parts = (_sales(rows), _goods(rows), _fees(rows), _freight(rows))
	found: list[EntryOf] = []
	for row in rows:
		amounts = {kind: amount for part in parts for kind, amount in part.get(row.name, {}).items()}
		left = still_to_come(Expected(amounts, _final(row, booked[row.name])), booked[row.name])
		found += _entries(marks[row.name], row, facts[row.name], left)
	return found


def _final(row: Any, booked: Mapping[ProfitKind, Decimal]) -> frozenset[ProfitKind]:
	final: set[ProfitKind] = {kind for kind in (ProfitKind.FEE, ProfitKind.FREIGHT) if booked.get(kind)}
	if row.sales_invoice or row.status in ENDED:
		final |= SALE
	if row.status in (*SENT, *ENDED):
		final.add(ProfitKind.GOODS)
	return frozenset(final)


def _worth(row: Any, amounts: Mapping[ProfitKind, Decimal]) -> Amounts:
	"""Amounts in the order's currency in that of the company; nothing where nobody has written down a rate."""
	day = getdate(row.ordered_at)
	found = {
		kind: in_company_currency(amount, row.currency, row.company, day) for kind, amount in amounts.items()
	}
	return {kind: amount for kind, amount in found.items() if amount}


def _entries(mark: str, row: Any, order: OrderFacts, left: Mapping[ProfitKind, Decimal]) -> Iterator[EntryOf]:
	for kind, amount in left.items():
		whole = Share("", Owner(row.name, shop=order.shop), kind, amount)
		for part in spread(whole, order.lines, minor_units(company_currency(row.company))):
			yield EntryOf(
				mark,
				ORDER,
				row.name,
				row.company,
				getdate(row.ordered_at),
				part,
				order,
				estimated=True,
				in_books=False,
			)


def _booked(names: Collection[str]) -> dict[str, Amounts]:
	"""By order what is booked, by kind; discounts are taken off revenue."""
	entry = frappe.qb.DocType(ENTRY)
	rows = (
		frappe.qb.from_(entry)
		.select(entry.ecom_order, entry.kind, Sum(entry.amount))
		.where(entry.ecom_order.isin(list(names) or [""]))
		.where(entry.estimated == 0)
		.groupby(entry.ecom_order, entry.kind)
	).run()
	found: dict[str, Amounts] = defaultdict(dict)
	for order, kind, amount in rows:
		one = ProfitKind.REVENUE if kind == ProfitKind.DISCOUNT else ProfitKind(kind)
		found[order][one] = found[order].get(one, Decimal(0)) + from_field(amount)
	return found


def _sales(rows: list) -> dict[str, Amounts]:
	"""Revenue and shipping without tax of what is to be shipped and billed."""
	found = {}
	sure = {row.name: row for row in rows if row.status not in UNSURE}
	for name, order in _effective(list(sure.values())).items():
		paid = [(line.gross - line.discount, line.tax) for line in order.lines]
		goods = sum((amount for amount, _tax in paid), Decimal(0))
		tax = sum((tax for _amount, tax in paid), Decimal(0)) if order.taxes_included else Decimal(0)
		net = (goods - tax) / goods if goods else Decimal(1)
		shipping = order.shipping - (order.shipping_tax if order.taxes_included else Decimal(0))
		sold = {ProfitKind.REVENUE: (goods - order.discount) * net, ProfitKind.SHIPPING: shipping}
		found[name] = _worth(sure[name], sold)
	return found


def _effective(rows: list) -> dict[str, CanonicalOrder]:
	"""Orders without what was taken out of them before shipping. One query."""
	fields = ["parent", "line_id", "qty", "cancelled_qty", "cancelled_shipping", "shop_shipped_qty"]
	within = {"parent": ("in", [row.name for row in rows] or [""]), "parenttype": ORDER}
	lines: dict[str, list] = defaultdict(list)
	for line in frappe.get_all("Ecom Order Line", within, fields, order_by="parent, idx"):
		lines[line.parent].append(line)
	return {row.name: effective_order(frappe._dict(row, lines=lines[row.name])) for row in rows}


def _goods(rows: list) -> dict[str, Amounts]:
	"""What the goods of orders that have not left will cost, by what lies in stock."""
	waiting = {row.name: row for row in rows if row.status not in (*UNSURE, *SENT, *ENDED)}
	parts = frappe.get_all(
		"Ecom Order Allocation",
		{"parent": ("in", list(waiting) or [""]), "parenttype": ORDER},
		["parent", "item_code", "warehouse", "qty"],
	)
	costs = costs_of({one.item_code for one in parts}, {one.warehouse for one in parts if one.warehouse})
	sums: dict[str, Decimal] = defaultdict(Decimal)
	for one in parts:
		sums[one.parent] += costs.get(one.item_code, Decimal(0)) * one.qty
	return {
		name: {ProfitKind.GOODS: -quantize(cost, company_currency(waiting[name].company))}
		for name, cost in sums.items()
	}


def _fees(rows: list) -> dict[str, Amounts]:
	"""What gateways keep of payments, by the terms that shops have written down for them; nothing of what is billed elsewhere."""
	own = {row.name: row for row in rows if row.status != SHIPPED_AT_SHOP}
	terms = {
		(row.parent, (row.gateway or "").strip().casefold()): row
		for row in frappe.get_all(
			"Ecom Shop Gateway",
			{"parent": ("in", [row.shop for row in own.values()] or [""]), "parenttype": "Ecom Shop"},
			["parent", "gateway", "fee_percent", "fee_fixed"],
		)
	}
	payments = frappe.get_all(
		"Ecom Order Payment",
		{"parent": ("in", list(own) or [""]), "parenttype": ORDER, "kind": CAPTURE},
		["parent", "gateway", "amount"],
	)
	fees: dict[str, Decimal] = defaultdict(Decimal)
	for one in payments:
		row = terms.get((own[one.parent].shop, (one.gateway or "").strip().casefold()))
		if row:
			share = from_field(row.fee_percent) / 100
			fees[one.parent] += from_field(one.amount) * share + from_field(row.fee_fixed)
	return {name: _worth(own[name], {ProfitKind.FEE: -fee}) for name, fee in fees.items() if fee}


def _freight(rows: list) -> dict[str, Amounts]:
	"""What labels were quoted at: of parcels to buyers freight, of returns a cost of after-sales."""
	by_name = {row.name: row for row in rows}
	labels = frappe.get_all(
		"Shipping Label",
		{"ecom_order": ("in", list(by_name) or [""]), "status": BOUGHT},
		["ecom_order", "direction", "cost", "currency"],
	)
	found: dict[str, Amounts] = {}
	for label in labels:
		row = by_name[label.ecom_order]
		currency = label.currency or company_currency(row.company)
		cost = in_company_currency(from_field(label.cost), currency, row.company, getdate(row.ordered_at))
		kind = ProfitKind.AFTER_SALES if label.direction == "Return" else ProfitKind.FREIGHT
		amounts = found.setdefault(row.name, {})
		amounts[kind] = amounts.get(kind, Decimal(0)) - (cost or Decimal(0))
	return found
