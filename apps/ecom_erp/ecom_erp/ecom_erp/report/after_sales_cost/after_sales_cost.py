"""What after-sales has cost by cause, item, supplier, courier or shop: refunds, freight, goods that were lost, what was recovered."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, flt

from ecom_erp.core.after_sales.costs import Costs
from ecom_erp.ecom_erp.report.columns import column
from ecom_erp.ecom_erp.report.period import with_period
from ecom_erp.erp.selling.items import suppliers_of
from ecom_erp.flows.accounting.ticket_costs import TICKET, TicketCosts, of_tickets

GROUPS = ("Cause", "Item", "Supplier", "Courier", "Shop")
CHART_ROWS = 12
PAGE = 2000


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns, rows, message, chart and summary."""
	selection = with_period(filters)
	selection.group_by = selection.group_by if selection.group_by in GROUPS else GROUPS[0]
	found, unknown = _found(selection)
	rows = [_row(selection, *key, costs, count) for key, (costs, count) in found.items()]
	rows.sort(key=lambda row: (-row["total"], str(row["group"])))
	return _columns(selection), rows, _missing(unknown), _chart(rows), _summary(rows)


def _columns(selection) -> list[dict[str, Any]]:
	heads = {
		"Cause": column("group", _("Caused By"), "Data", 180),
		"Item": column("group", _("Item"), "Link", 180, "Item"),
		"Supplier": column("group", _("Supplier"), "Link", 180, "Supplier"),
		"Courier": column("group", _("Courier Account"), "Link", 180, "Courier Account"),
		"Shop": column("group", _("Shop"), "Link", 180, "Ecom Shop"),
	}
	return [
		heads[selection.group_by],
		column("tickets", _("Tickets"), "Int", 90),
		column("refunded", _("Refunded"), "Currency", 130, "currency"),
		column("freight", _("Freight"), "Currency", 130, "currency"),
		column("lost", _("Goods Lost"), "Currency", 130, "currency"),
		column("recovered", _("Recovered"), "Currency", 130, "currency"),
		column("total", _("Cost"), "Currency", 130, "currency"),
		column("currency", _("Currency"), "Link", 90, "Currency"),
	]


Group = tuple[str, str]
"""A group and the currency of its costs."""


def _found(selection) -> tuple[dict[Group, tuple[Costs, int]], set[str]]:
	"""Costs and tickets by group; tickets are read as the user may see them, page by page."""
	filters = [
		["creation", ">=", selection.from_date],
		["creation", "<", add_days(selection.to_date, 1)],
	]
	if selection.shop:
		filters.append(["shop", "=", selection.shop])
	names = frappe.get_list(TICKET, filters=filters, pluck="name", order_by="name", limit_page_length=0)
	found: dict[Group, tuple[Costs, int]] = {}
	unknown: set[str] = set()
	for start in range(0, len(names), PAGE):
		page = of_tickets(names[start : start + PAGE])
		suppliers = _suppliers(page) if selection.group_by == "Supplier" else {}
		for ticket in page:
			unknown |= set(ticket.unknown)
			for group, costs in _groups(selection.group_by, ticket, suppliers).items():
				known, count = found.get((group, ticket.currency), (Costs(), 0))
				found[group, ticket.currency] = known + costs, count + 1
	return found, unknown


def _suppliers(page: list[TicketCosts]) -> dict[tuple[str, str], str]:
	"""By company and item."""
	items: dict[str, set[str]] = {}
	for ticket in page:
		items.setdefault(ticket.company, set()).update(line.item for line in ticket.lines if line.item)
	return {
		(company, item): supplier
		for company, codes in items.items()
		for item, supplier in suppliers_of(codes, company).items()
	}


def _groups(group_by: str, ticket: TicketCosts, suppliers) -> dict[str, Costs]:
	if group_by == "Item":
		return ticket.by_item
	if group_by == "Supplier":
		found: dict[str, Costs] = {}
		for item, costs in ticket.by_item.items():
			supplier = suppliers.get((ticket.company, item), "")
			found[supplier] = found.get(supplier, Costs()) + costs
		return found
	key = {"Cause": str(ticket.blame), "Courier": ticket.courier, "Shop": ticket.shop}[group_by]
	return {key: ticket.costs}


def _row(selection, group: str, currency: str, costs: Costs, count: int) -> dict:
	return {
		"group": _(group) if selection.group_by == "Cause" else group,
		"tickets": count,
		**{
			name: float(getattr(costs, name))
			for name in ("refunded", "freight", "lost", "recovered", "total")
		},
		"currency": currency,
	}


def _missing(unknown: set[str]) -> str | None:
	if not unknown:
		return None
	return _("Labels and claims in {0} are left out: there is no exchange rate.").format(
		", ".join(sorted(unknown))
	)


def _chart(rows: list) -> dict | None:
	if not rows:
		return None
	first = rows[:CHART_ROWS]
	return {
		"data": {
			"labels": [row["group"] or _("None") for row in first],
			"datasets": [{"name": _("Cost"), "values": [row["total"] for row in first]}],
		},
		"type": "bar",
		"fieldtype": "Currency",
	}


def _summary(rows: list) -> list[dict[str, Any]]:
	return [
		{
			"label": f"{label} {currency}",
			"value": flt(sum(row[field] for row in rows if row["currency"] == currency), 2),
			"datatype": "Currency",
			"currency": currency,
			"indicator": colour,
		}
		for currency in sorted({row["currency"] for row in rows})
		for field, label, colour in (("total", _("Cost"), "Red"), ("recovered", _("Recovered"), "Green"))
	]
