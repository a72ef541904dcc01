"""Profit of a period by what it is of: sums of the days that are summed up, entries of those that are not yet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.query_builder.functions import Sum

from ecom_erp.core.money import from_field
from ecom_erp.flows.accounting.profit.sums import DAY, DIMENSIONS, ENTRY, SUM

ORDER, CHANNEL, MONTH = "Order", "Channel", "Month"
GROUPS = (ORDER, *DIMENSIONS, CHANNEL, MONTH)
MOST_ORDERS = 5000
ENTRIES_OF_ORDER = 12
"""So many entries an order has; where they have more, fewer orders are read."""


@dataclass(frozen=True)
class Selection:
	"""What is asked for: a company's period, both days included. `shops` None: all, what belongs to no shop too."""

	company: str
	start: date
	end: date
	by: str
	shops: tuple[str, ...] | None = None


@dataclass
class Figures:
	"""Of one item, country or the like ("" what belongs to none): amounts by kind, and what of them is estimated."""

	value: str
	amounts: dict[str, Decimal] = field(default_factory=dict)
	estimated: Decimal = Decimal(0)

	@property
	def profit(self) -> Decimal:
		return sum(self.amounts.values(), Decimal(0))


def company_of(company: str | None, shop: str | None) -> str:
	"""The company that somebody asks about: the one named, as far as it has a shop that the user may see, else that of the shop,
	else that of the first shop that the user may see; "" where there is none."""
	filters = {"company": company} if company else {"name": shop} if shop else {}
	return next(
		iter(frappe.get_list("Ecom Shop", filters=filters, pluck="company", order_by="name", limit=1)), ""
	)


def read(selection: Selection) -> list[Figures]:
	"""Figures by value, in the order of their values; of orders the newest `MOST_ORDERS`."""
	if selection.by == ORDER:
		return _added(_of_orders(selection))
	open_days = _open_days(selection)
	rows = [*_of_sums(selection, open_days)]
	if open_days:
		rows += _of_entries(selection, open_days)
	return sorted(_added(_renamed(rows, selection)), key=lambda one: one.value)


def _open_days(selection: Selection) -> list[date]:
	filters = {
		"company": selection.company,
		"due_at": ("is", "set"),
		"posting_date": ("between", (selection.start, selection.end)),
	}
	return frappe.get_all(DAY, filters, pluck="posting_date")


def _of_sums(selection: Selection, without: Collection[date]) -> list:
	table = frappe.qb.DocType(SUM)
	value = table.posting_date if selection.by == MONTH else table.value
	dimension = selection.by if selection.by in DIMENSIONS else "Shop"
	query = (
		frappe.qb.from_(table)
		.select(value.as_("value"), table.kind, table.estimated, Sum(table.amount).as_("amount"))
		.where(table.dimension == dimension)
		.groupby(value, table.kind, table.estimated)
	)
	if without:
		query = query.where(table.posting_date.notin(list(without)))
	return _within(query, table, selection).run(as_dict=True)


def _of_entries(selection: Selection, days: Collection[date]) -> list:
	table = frappe.qb.DocType(ENTRY)
	value = table.posting_date if selection.by == MONTH else table[DIMENSIONS.get(selection.by, "shop")]
	query = (
		frappe.qb.from_(table)
		.select(value.as_("value"), table.kind, table.estimated, Sum(table.amount).as_("amount"))
		.where(table.posting_date.isin(list(days)))
		.groupby(value, table.kind, table.estimated)
	)
	return _within(query, table, selection).run(as_dict=True)


def _of_orders(selection: Selection) -> list:
	table = frappe.qb.DocType(ENTRY)
	newest = (
		_within(frappe.qb.from_(table), table, selection)
		.select(table.ecom_order)
		.where(table.ecom_order.isnotnull())
		.orderby(table.posting_date, order=frappe.qb.desc)
		.limit(MOST_ORDERS * ENTRIES_OF_ORDER)
	).run(pluck=True)
	newest = list(dict.fromkeys(newest))[:MOST_ORDERS]
	query = (
		frappe.qb.from_(table)
		.select(table.ecom_order.as_("value"), table.kind, table.estimated, Sum(table.amount).as_("amount"))
		.where(table.ecom_order.isin(newest or [""]))
		.groupby(table.ecom_order, table.kind, table.estimated)
	)
	return _within(query, table, selection).run(as_dict=True)


def _within(query: Any, table: Any, selection: Selection) -> Any:
	query = query.where(
		(table.company == selection.company)
		& (table.posting_date >= selection.start)
		& (table.posting_date <= selection.end)
	)
	return query if selection.shops is None else query.where(table.shop.isin(list(selection.shops) or [""]))


def _renamed(rows: list, selection: Selection) -> Iterable:
	"""Shops by their channel, days by their month."""
	if selection.by == CHANNEL:
		channels = dict(frappe.get_all("Ecom Shop", fields=["name", "channel"], as_list=True))
		for row in rows:
			row.value = channels.get(row.value)
	if selection.by == MONTH:
		for row in rows:
			row.value = row.value.strftime("%Y-%m")
	return rows


def _added(rows: Iterable) -> list[Figures]:
	found: dict[str, Figures] = {}
	for row in rows:
		value = row.value or ""
		one = found.setdefault(value, Figures(value))
		amount = from_field(row.amount)
		one.amounts[row.kind] = one.amounts.get(row.kind, Decimal(0)) + amount
		if row.estimated:
			one.estimated += amount
	return list(found.values())
