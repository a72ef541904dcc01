"""Orders of each shop by day: how many, worth how much, how many wait and how many are out; and what was sold at tills."""

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Date, Sum
from frappe.utils import add_days, date_diff, flt

from ecom_erp.core.states.order import SENT, WAITING, OrderStatus
from ecom_erp.ecom_erp.report.columns import column
from ecom_erp.ecom_erp.report.period import with_period
from ecom_erp.erp.selling import till_sales
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.permissions import is_limited_to_shops

SHIPPED = (*SENT, OrderStatus.SHIPPED_AT_SHOP)
CHART_DAYS = 31
AT_TILL = "POS"
SEES_TILLS = {"Ecom Manager", "Ecom Accountant", "System Manager"}


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns, rows, message, chart and summary."""
	selection = with_period(filters)
	rows = [*_rows(selection), *_at_tills(selection)]
	rows.sort(key=lambda row: (-row.day.toordinal(), row.shop or ""))
	return _columns(), rows, None, _chart(rows, selection), _summary(rows)


def _columns() -> list[dict[str, Any]]:
	return [
		column("day", _("Day"), "Date", 110),
		column("shop", _("Shop"), "Link", 180, "Ecom Shop"),
		column("channel", _("Channel"), "Data", 110),
		column("orders", _("Orders"), "Int", 100),
		column("held", _("Waiting"), "Int", 100),
		column("shipped", _("Shipped"), "Int", 100),
		column("cancelled", _("Cancelled"), "Int", 100),
		column("total", _("Total"), "Currency", 140, "currency"),
		column("refunded", _("Refunded"), "Currency", 120, "currency"),
		column("currency", _("Currency"), "Link", 90, "Currency"),
		column("base_total", _("Total (Company Currency)"), "Currency", 160, "company_currency"),
	]


def _rows(selection) -> list[dict]:
	"""One row by day, shop and currency. Only shops that the user may see are counted."""
	shops = _shops(selection)
	if not shops:
		return []
	order = frappe.qb.DocType("Ecom Order")
	day = Date(order.ordered_at)
	query = (
		frappe.qb.from_(order)
		.select(
			day.as_("day"),
			order.shop,
			order.channel,
			order.currency,
			Count(order.name).as_("orders"),
			_how_many(order, WAITING).as_("held"),
			_how_many(order, SHIPPED).as_("shipped"),
			_how_many(order, (OrderStatus.CANCELLED,)).as_("cancelled"),
			Sum(Case().when(order.status == OrderStatus.CANCELLED, 0).else_(order.total)).as_("total"),
			Sum(order.refunded_amount).as_("refunded"),
			Sum(Case().when(order.status == OrderStatus.CANCELLED, 0).else_(order.base_total)).as_(
				"base_total"
			),
		)
		.where(order.shop.isin(list(shops)))
		.where(order.ordered_at >= selection.from_date)
		.where(order.ordered_at < add_days(selection.to_date, 1))
		.groupby(day, order.shop, order.channel, order.currency)
		.orderby(day, order=frappe.qb.desc)
		.orderby(order.shop)
	)
	if selection.channel:
		query = query.where(order.channel == selection.channel)
	rows = query.run(as_dict=True)
	for row in rows:
		row.company_currency = shops[row.shop]
	return rows


def _at_tills(selection) -> list[dict]:
	"""Sales of physical stores, for those who see the money of all shops. What was sold has gone with its buyer."""
	if selection.shop or selection.channel not in (None, "", AT_TILL) or is_limited_to_shops():
		return []
	if not SEES_TILLS & set(frappe.get_roles()):
		return []
	companies = frappe.get_list("Ecom Shop", pluck="company", distinct=True, order_by="company")
	if selection.company:
		companies = [company for company in companies if company == selection.company]
	found = till_sales.sales_by_day(companies, selection.from_date, selection.to_date)
	return [
		frappe._dict(
			row,
			shop=None,
			channel=AT_TILL,
			held=0,
			shipped=row.orders,
			cancelled=0,
			company_currency=company_currency(row.company),
		)
		for row in found
	]


def _shops(selection) -> dict[str, str]:
	"""Currency of the company by shop, of the shops that are asked for and the user may see."""
	filters = {field: selection[field] for field in ("company",) if selection.get(field)}
	if selection.shop:
		filters["name"] = selection.shop
	rows = frappe.get_list("Ecom Shop", filters=filters, fields=["name", "company"])
	return {row.name: company_currency(row.company) for row in rows}


def _how_many(order, statuses: Sequence[str]):
	return Sum(Case().when(order.status.isin(statuses), 1).else_(0))


def _chart(rows: list[dict], selection) -> dict | None:
	"""Orders by day, one stacked bar a shop; none for a period too long to be read as days."""
	days = date_diff(selection.to_date, selection.from_date) + 1
	if not rows or days > CHART_DAYS:
		return None
	dates = [str(add_days(selection.from_date, count)) for count in range(days)]
	# there is no room for more than the day of the month below narrow bars
	first_letter = 5 if days <= 15 else 8
	shops = sorted({row.shop or row.channel for row in rows})
	counted = {}
	for row in rows:
		key = (row.shop or row.channel, str(row.day))
		counted[key] = counted.get(key, 0) + row.orders
	datasets = [{"name": shop, "values": [counted.get((shop, day), 0) for day in dates]} for shop in shops]
	return {
		"data": {"labels": [date[first_letter:] for date in dates], "datasets": datasets},
		"type": "bar",
		"fieldtype": "Int",
		"barOptions": {"stacked": 1},
		"axisOptions": {"xIsSeries": 1},
	}


def _summary(rows: list[dict]) -> list[dict[str, Any]]:
	if not rows:
		return []
	count = lambda name: int(sum(row[name] for row in rows))  # noqa: E731
	summary = [
		{"label": _("Orders"), "value": count("orders"), "datatype": "Int", "indicator": "Blue"},
		{"label": _("Waiting"), "value": count("held"), "datatype": "Int", "indicator": "Red"},
		{"label": _("Shipped"), "value": count("shipped"), "datatype": "Int", "indicator": "Green"},
	]
	for currency in sorted({row.company_currency for row in rows}):
		total = flt(sum(row.base_total or 0 for row in rows if row.company_currency == currency), 2)
		summary.append(
			{
				"label": _("Total in {0}").format(currency),
				"value": total,
				"datatype": "Currency",
				"currency": currency,
			}
		)
	return summary
