"""After-sales tickets by reason, item or shop: how many, how many pieces of those shipped, what was paid back."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from frappe.utils import add_days, flt

from ecom_erp.core.states.fulfilment import GONE
from ecom_erp.core.states.ticket import CLOSED
from ecom_erp.ecom_erp.report.columns import column
from ecom_erp.ecom_erp.report.period import with_period
from ecom_erp.permissions import allowed_warehouses, within_warehouses

TICKET = "After Sales Ticket"
GROUPS = ("Reason", "Item", "Shop")
CHART_ROWS = 12


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns, rows, message, chart and summary."""
	selection = with_period(filters)
	selection.group_by = selection.group_by if selection.group_by in GROUPS else GROUPS[0]
	shops = frappe.get_list(
		"Ecom Shop", filters={"name": selection.shop} if selection.shop else {}, pluck="name"
	)
	shipped = _shipped(selection, shops)
	rows = _rows(selection, shops, shipped)
	return _columns(selection), rows, None, _chart(rows), _summary(rows, sum(shipped.values()))


def _columns(selection) -> list[dict[str, Any]]:
	heads = {
		"Reason": column("group", _("Reason"), "Data", 200),
		"Item": column("group", _("Item"), "Link", 200, "Item"),
		"Shop": column("group", _("Shop"), "Link", 200, "Ecom Shop"),
	}
	return [
		heads[selection.group_by],
		column("tickets", _("Tickets"), "Int", 100),
		column("pieces", _("Pieces"), "Int", 100),
		column("shipped", _("Shipped Pieces"), "Int", 130),
		column("rate", _("Rate"), "Percent", 100),
		column("refunded", _("Refunded"), "Currency", 140, "currency"),
		column("currency", _("Currency"), "Link", 90, "Currency"),
	]


def _rows(selection, shops: list[str], shipped: dict[str, int]) -> list[dict]:
	"""One row by group and currency, most tickets first. The rate of a reason is against all that was shipped."""
	if not shops:
		return []
	rows = (_by_item if selection.group_by == "Item" else _by_ticket)(selection, shops).run(as_dict=True)
	everything = sum(shipped.values())
	for row in rows:
		row.pieces = int(row.pieces or 0)
		row.shipped = everything if selection.group_by == "Reason" else shipped.get(row.group, 0)
		row.rate = flt(100 * row.pieces / row.shipped, 2) if row.shipped else 0
	return sorted(rows, key=lambda row: (-row.tickets, str(row.group), row.currency or ""))


def _by_ticket(selection, shops: list[str]):
	"""By reason or shop: a ticket's amount holds shipping too, so it is added once, not line by line."""
	ticket, line = frappe.qb.DocType(TICKET), frappe.qb.DocType(f"{TICKET} Line")
	pieces = (
		frappe.qb.from_(line)
		.select(line.parent, Sum(line.qty).as_("qty"))
		.where(line.parenttype == TICKET)
		.groupby(line.parent)
	)
	group = ticket.shop if selection.group_by == "Shop" else ticket.reason
	query = (
		frappe.qb.from_(ticket)
		.left_join(pieces)
		.on(pieces.parent == ticket.name)
		.select(
			group.as_("group"),
			ticket.currency,
			Count(ticket.name).as_("tickets"),
			Sum(pieces.qty).as_("pieces"),
			_paid_back(ticket, ticket.refund_amount),
		)
		.groupby(group, ticket.currency)
	)
	return _of_the_period(query, ticket, selection, shops)


def _by_item(selection, shops: list[str]):
	ticket, line = frappe.qb.DocType(TICKET), frappe.qb.DocType(f"{TICKET} Line")
	query = (
		frappe.qb.from_(ticket)
		.join(line)
		.on((line.parent == ticket.name) & (line.parenttype == TICKET))
		.select(
			line.item_code.as_("group"),
			ticket.currency,
			Count(ticket.name).distinct().as_("tickets"),
			Sum(line.qty).as_("pieces"),
			_paid_back(ticket, line.refund_amount),
		)
		.groupby(line.item_code, ticket.currency)
	)
	return _of_the_period(query, ticket, selection, shops)


def _paid_back(ticket, amount):
	"""What closed tickets gave back; what others ask for is not paid yet, or never."""
	return Sum(Case().when(ticket.status == CLOSED, amount).else_(0)).as_("refunded")


def _of_the_period(query, ticket, selection, shops: list[str]):
	query = (
		query.where(ticket.shop.isin(shops))
		.where(ticket.creation >= selection.from_date)
		.where(ticket.creation < add_days(selection.to_date, 1))
	)
	if allowed_warehouses() is None:
		return query
	# what came back is set against what was shipped: of both, what the reader's warehouses sent
	parcel = frappe.qb.DocType("Fulfilment Order")
	sent = frappe.qb.from_(parcel).select(parcel.ecom_order).where(parcel.status.isin(GONE))
	return query.where(ticket.ecom_order.isin(within_warehouses(sent, parcel)))


def _shipped(selection, shops: list[str]) -> dict[str, int]:
	"""Pieces that left in the period, by shop or else by item."""
	if not shops:
		return {}
	parcel, row = frappe.qb.DocType("Fulfilment Order"), frappe.qb.DocType("Fulfilment Order Item")
	group = parcel.shop if selection.group_by == "Shop" else row.item_code
	query = (
		frappe.qb.from_(parcel)
		.join(row)
		.on((row.parent == parcel.name) & (row.parenttype == "Fulfilment Order"))
		.select(group.as_("group"), Sum(row.qty).as_("qty"))
		.where(parcel.shop.isin(shops))
		.where(parcel.status.isin(GONE))
		.where(parcel.shipped_at >= selection.from_date)
		.where(parcel.shipped_at < add_days(selection.to_date, 1))
		.groupby(group)
	)
	rows = within_warehouses(query, parcel).run(as_dict=True)
	return {row.group: int(row.qty) for row in rows}


def _chart(rows: list) -> dict | None:
	if not rows:
		return None
	tickets: dict[str, int] = {}
	for row in rows:
		label = _(row.group) if row.group else _("None")
		tickets[label] = tickets.get(label, 0) + row.tickets
	first = list(tickets.items())[:CHART_ROWS]
	return {
		"data": {
			"labels": [label for label, _count in first],
			"datasets": [{"name": _("Tickets"), "values": [count for _label, count in first]}],
		},
		"type": "bar",
		"fieldtype": "Int",
	}


def _summary(rows: list, shipped: int) -> list[dict[str, Any]]:
	if not rows:
		return []
	pieces = sum(row.pieces for row in rows)
	summary = [
		{"label": _("Pieces"), "value": pieces, "datatype": "Int", "indicator": "Orange"},
		{"label": _("Shipped Pieces"), "value": shipped, "datatype": "Int", "indicator": "Green"},
	]
	if shipped:
		rate = flt(100 * pieces / shipped, 2)
		summary.append({"label": _("Rate"), "value": rate, "datatype": "Percent", "indicator": "Red"})
	for currency in sorted({row.currency for row in rows if row.currency}):
		amount = flt(sum(row.refunded or 0 for row in rows if row.currency == currency), 2)
		summary.append(
			{
				"label": _("Refunded in {0}").format(currency),
				"value": amount,
				"datatype": "Currency",
				"currency": currency,
			}
		)
	return summary
