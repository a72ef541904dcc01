"""The Integrity Check, and charts of the workspace. They count the orders of the shops, and the parcels of the warehouses,
that the reader may see, and are not cached: Frappe's own charts keep one answer for all users. Without rows the answer is {},
which the desk shows as an empty chart."""

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Count, Date
from frappe.utils import add_days, flt, getdate, nowdate

from ecom_erp.core.orders.holds import HoldStatus
from ecom_erp.core.states.fulfilment import GONE
from ecom_erp.core.states.order import ENDED, OrderStatus
from ecom_erp.flows.accounting.settlements.accounts import ACCOUNT
from ecom_erp.flows.insight.integrity import runs
from ecom_erp.flows.insight.money_on_the_way import by_gateway_and_age
from ecom_erp.permissions import within_warehouses

DAYS = 30
WEEKS = 8


@frappe.whitelist(methods=["POST"])
def start_integrity_check(everything: int = 0) -> dict:
	"""Run the Integrity Check in the background: over what has changed, or over everything. Whoever may read it may run it."""
	frappe.has_permission(runs.CHECK, throw=True)
	name = runs.start(bool(int(everything)))
	return {"name": name, "text": _("The Integrity Check runs in the background")}


@frappe.whitelist()
def orders_by_day_and_channel() -> dict:
	"""Orders of the last 30 days by day, a part of the bar for each channel; cancelled ones are left out."""
	order, shops = _orders()
	first = getdate(add_days(nowdate(), 1 - DAYS))
	day = Date(order.ordered_at)
	rows = (
		frappe.qb.from_(order)
		.select(day.as_("day"), order.channel, Count(order.name).as_("orders"))
		.where(order.shop.isin(shops))
		.where(order.ordered_at >= first)
		.where(order.status != OrderStatus.CANCELLED)
		.groupby(day, order.channel)
	).run(as_dict=True)
	days = [first + timedelta(days=count) for count in range(DAYS)]
	counted = {(row.channel, row.day): row.orders for row in rows}
	if not rows:
		return {}
	return {
		"labels": [str(one)[5:] for one in days],
		"datasets": [
			{"name": _(channel), "values": [counted.get((channel, one), 0) for one in days]}
			for channel in sorted({row.channel for row in rows})
		],
	}


@frappe.whitelist()
def open_holds_by_reason() -> dict:
	"""Orders that are not over, by what holds them, shipped ones that cannot be invoiced too; an order with several reasons
	stands under each."""
	order, shops = _orders()
	hold = frappe.qb.DocType("Ecom Order Hold")
	count = Count(order.name).distinct()
	rows = (
		frappe.qb.from_(hold)
		.join(order)
		.on((order.name == hold.parent) & (hold.parenttype == "Ecom Order"))
		.select(hold.code, count.as_("orders"))
		.where(order.shop.isin(shops))
		.where(order.status.notin(ENDED))
		.where(hold.status == HoldStatus.OPEN)
		.groupby(hold.code)
		.orderby(count, order=frappe.qb.desc)
		.orderby(hold.code)
	).run(as_dict=True)
	if not rows:
		return {}
	return {
		"labels": [_(frappe.unscrub(row.code)) for row in rows],
		"datasets": [{"name": _("Orders"), "values": [row.orders for row in rows]}],
	}


@frappe.whitelist()
def money_on_the_way() -> dict:
	"""Money that gateways have taken in and no statement has settled, by gateway and age in days, in the company's currency; of
	the settlement accounts and shops that the reader may see."""
	_order, shops = _orders()
	if not frappe.has_permission(ACCOUNT):
		return {}
	return by_gateway_and_age(frappe.get_list(ACCOUNT, filters={"enabled": 1}, pluck="name"), shops)


@frappe.whitelist()
def shipped_in_time() -> dict:
	"""Percent of the parcels shipped in each of the last 8 weeks (Monday to Sunday) that left by their day; by the
	promised day where no day to leave was set."""
	_order, shops = _orders()
	parcel = frappe.qb.DocType("Fulfilment Order")
	first = _monday(getdate(nowdate())) - timedelta(weeks=WEEKS - 1)
	left = Date(parcel.shipped_at)
	in_time = Case().when(left <= Coalesce(parcel.ship_by, parcel.promised_date), 1)
	query = (
		frappe.qb.from_(parcel)
		.select(left.as_("day"), Count(parcel.name).as_("all"), Count(in_time).as_("in_time"))
		.where(parcel.shop.isin(shops))
		.where(parcel.shipped_at >= first)
		.where(parcel.status.isin(GONE))
		.groupby(left)
	)
	rows = within_warehouses(query, parcel).run(as_dict=True)
	if not rows:
		return {}
	weeks = {first + timedelta(weeks=number): [0, 0] for number in range(WEEKS)}
	for row in rows:
		week = weeks[_monday(row.day)]
		week[0] += row.in_time
		week[1] += row["all"]
	values = [flt(100 * in_time / shipped, 1) if shipped else 0 for in_time, shipped in weeks.values()]
	return {
		"labels": [str(week)[5:] for week in weeks],
		"datasets": [{"name": _("Shipped on Time (%)"), "values": values}],
	}


def _monday(day: date) -> date:
	return day - timedelta(days=day.weekday())


def _orders():
	"""The table of orders, and the shops whose orders the reader may see; [""] for none."""
	frappe.has_permission("Ecom Order", throw=True)
	return frappe.qb.DocType("Ecom Order"), frappe.get_list("Ecom Shop", pluck="name") or [""]
