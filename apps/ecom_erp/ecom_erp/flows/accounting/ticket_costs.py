"""What after-sales tickets have cost: a fixed number of queries for any number of tickets."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum
from frappe.utils import getdate

from ecom_erp.core.after_sales.costs import Blame, Costs, Returned, blame_of, by_item
from ecom_erp.core.after_sales.outcomes import RESEND
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.states.label import WANTED
from ecom_erp.core.states.ticket import CLOSED
from ecom_erp.erp.accounts.currency_rates import in_company_currency
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.erp.stock.stock_costs import costs_of

TICKET, LABEL, CLAIM = "After Sales Ticket", "Shipping Label", "Ecom Claim"
SCRAP = "Scrap"
_FIELDS = (
	"name", "reason", "blame", "company", "shop", "ecom_order", "status", "base_amount", "return_label", "replacement_order",
	"ticket_type", "creation",
)  # fmt: skip


@dataclass(frozen=True)
class TicketCosts:
	"""`currency` is the company's; `by_item` comes to `costs`. `courier`: the account that has carried the goods to the buyer.
	`unknown`: currencies of labels or claims for which no rate is written down, and which are left out."""

	ticket: str
	shop: str
	company: str
	currency: str
	blame: Blame
	courier: str
	costs: Costs
	by_item: dict[str, Costs]
	lines: tuple[Returned, ...]
	unknown: tuple[str, ...] = ()


def of_tickets(names: Collection[str]) -> list[TicketCosts]:
	"""The costs of tickets, by their names. What a ticket that is not closed asks for is not refunded yet."""
	tickets = frappe.get_all(TICKET, {"name": ("in", sorted(names) or [""])}, [*_FIELDS], order_by="name")
	lines = _lines(tickets)
	labels = _labels(tickets)
	couriers = _couriers({row.ecom_order for row in tickets})
	claims = _recovered([row.name for row in tickets])
	return [_costs(row, lines.get(row.name, []), labels, couriers, claims) for row in tickets]


def _costs(row, lines: list[Returned], labels, couriers, claims) -> TicketCosts:
	currency = company_currency(row.company)
	sums = _Sums(row.company, currency, getdate(row.creation))
	sent_again = row.ticket_type == RESEND and bool(row.replacement_order)
	costs = Costs(
		quantize(from_field(row.base_amount), currency) if row.status == CLOSED else Decimal(0),
		sums.of(labels.get(row.return_label, []) + labels.get(row.replacement_order, [])),
		quantize(sum((line.lost(sent_again) for line in lines), Decimal(0)), currency),
		sums.of(claims.get(row.name, [])),
	)
	return TicketCosts(
		row.name,
		row.shop or "",
		row.company,
		currency,
		blame_of(row.blame or "", row.reason),
		couriers.get(row.ecom_order, ""),
		costs,
		by_item(costs, lines, sent_again, currency),
		tuple(lines),
		tuple(sorted(sums.unknown)),
	)


class _Sums:
	"""Amounts of several currencies in the company's; those without a rate are named instead."""

	def __init__(self, company: str, currency: str, day: date):
		self._company, self._currency, self._day = company, currency, day
		self.unknown: set[str] = set()

	def of(self, amounts: Iterable[tuple[Decimal, str]]) -> Decimal:
		total = Decimal(0)
		for amount, currency in amounts:
			worth = in_company_currency(amount, currency, self._company, self._day) if amount else Decimal(0)
			if worth is None:
				self.unknown.add(currency)
			total += worth or Decimal(0)
		return quantize(total, self._currency)


def _lines(tickets) -> dict[str, list[Returned]]:
	rows = frappe.get_all(
		f"{TICKET} Line",
		{"parent": ("in", [row.name for row in tickets] or [""]), "parenttype": TICKET},
		["parent", "item_code", "qty", "refund_amount", "received_qty", "disposition"],
		order_by="parent, idx",
	)
	companies = {row.company for row in tickets}
	warehouses = frappe.get_all("Warehouse", {"company": ("in", list(companies) or [""])}, pluck="name")
	pieces = costs_of({row.item_code for row in rows if row.item_code}, warehouses)
	found: dict[str, list[Returned]] = {}
	for row in rows:
		back = int(row.received_qty or 0)
		found.setdefault(row.parent, []).append(
			Returned(
				row.item_code or "",
				from_field(row.refund_amount),
				int(row.qty or 0),
				back,
				back if row.disposition == SCRAP else 0,
				pieces.get(row.item_code, Decimal(0)),
			)
		)
	return found


def _labels(tickets) -> dict[str, list[tuple[Decimal, str]]]:
	"""What labels cost, as billed or else as quoted: by the name of a return label, and by replacement order."""
	names = [row.return_label for row in tickets if row.return_label]
	orders = [row.replacement_order for row in tickets if row.replacement_order]
	fields = ["name", "ecom_order", "direction", "cost", "currency", "billed_cost", "billed_currency"]
	bought = {"status": ("in", [str(one) for one in WANTED])}
	rows = frappe.get_all(LABEL, {"name": ("in", names or [""])}, fields)
	sent = {"ecom_order": ("in", orders or [""]), "direction": "Outbound", **bought}
	found: dict[str, list[tuple[Decimal, str]]] = {}
	for row in rows:
		found.setdefault(row.name, []).append(_price(row))
	for row in frappe.get_all(LABEL, sent, fields):
		found.setdefault(row.ecom_order, []).append(_price(row))
	return found


def _price(row) -> tuple[Decimal, str]:
	if row.billed_currency:
		return from_field(row.billed_cost), row.billed_currency
	return from_field(row.cost), row.currency or ""


def _couriers(orders: Collection[str]) -> dict[str, str]:
	"""The courier account by order, of its first label."""
	rows = frappe.get_all(
		LABEL,
		{
			"ecom_order": ("in", list(orders) or [""]),
			"direction": "Outbound",
			"status": ("in", [str(one) for one in WANTED]),
		},
		["ecom_order", "courier_account"],
		order_by="name desc",
	)
	return {row.ecom_order: row.courier_account for row in rows}


def _recovered(names: list[str]) -> dict[str, list[tuple[Decimal, str]]]:
	claim = frappe.qb.DocType(CLAIM)
	rows = (
		frappe.qb.from_(claim)
		.select(claim.after_sales_ticket, claim.currency, Sum(claim.credited_amount).as_("amount"))
		.where(claim.after_sales_ticket.isin(names or [""]))
		.groupby(claim.after_sales_ticket, claim.currency)
	).run(as_dict=True)
	found: dict[str, list[tuple[Decimal, str]]] = {}
	for row in rows:
		found.setdefault(row.after_sales_ticket, []).append((from_field(row.amount), row.currency))
	return found
