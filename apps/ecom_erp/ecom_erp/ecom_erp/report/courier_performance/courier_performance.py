"""How couriers do, by courier, service and lane: parcels, on time, days on the way, exceptions, cost per parcel. One query,
grouped by days on the way too: medians and percentiles follow from how often each number of days was seen."""

from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from frappe.utils import add_days, flt

from ecom_erp.core.carriers.courier_figures import Figures, together
from ecom_erp.core.shipping.tracking_status import DELIVERED
from ecom_erp.core.states.label import LabelStatus
from ecom_erp.ecom_erp.report.columns import column
from ecom_erp.ecom_erp.report.period import with_period
from ecom_erp.permissions import labels_within_warehouses

OUTBOUND = "Outbound"
IN_CHART = 20


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns, rows, message, chart and summary."""
	figures = together(map(_part, _groups(with_period(filters))))
	rows = [_row(key, one) for key, one in figures.items()]
	rows.sort(key=lambda row: (-row["parcels"], row["courier_account"], row["service"], row["lane"]))
	return _columns(), rows, None, _chart(figures), _summary(figures)


def _columns() -> list[dict[str, Any]]:
	return [
		column("courier_account", _("Courier Account"), "Link", 170, "Courier Account"),
		column("service", _("Service"), "Data", 120),
		column("lane", _("Lane"), "Data", 140),
		column("parcels", _("Parcels"), "Int", 80),
		column("delivered", _("Delivered"), "Int", 90),
		column("on_time", _("On Time (%)"), "Percent", 100),
		column("median_days", _("Median Days"), "Int", 105),
		column("days_90", _("90% Arrive Within (Days)"), "Int", 175),
		column("problems", _("With a Problem"), "Int", 120),
		column("problem_percent", _("With a Problem (%)"), "Percent", 140),
		column("cost_per_parcel", _("Cost per Parcel"), "Currency", 130, "currency"),
		column("currency", _("Currency"), "Link", 90, "Currency"),
	]


def _groups(selection) -> list[dict]:
	"""Sums by account, service, lane, currency and days on the way, of labels that count. Only shops and warehouses
	that the user may see are counted."""
	shops = frappe.get_list(
		"Ecom Shop", filters={"name": selection.shop} if selection.shop else {}, pluck="name"
	)
	if not shops:
		return []
	label = frappe.qb.DocType("Shipping Label")
	arrived = label.tracking_status == DELIVERED
	days = Case().when(arrived & label.picked_up_at.isnotnull(), label.days_in_transit).else_(None)
	key = (label.courier_account, label.service, label.lane, label.currency)
	query = (
		frappe.qb.from_(label)
		.select(*key, days.as_("days"), Count(label.name).as_("parcels"), Sum(label.cost).as_("cost"))
		.select(Sum(label.had_problem).as_("problems"))
		.select(_count(arrived).as_("delivered"))
		.select(_count(arrived & label.promised_date.isnotnull()).as_("promised"))
		.select(_count(arrived & (label.late == 1)).as_("late"))
		.where(label.status == LabelStatus.BOUGHT)
		.where(label.direction == OUTBOUND)
		.where(label.shop.isin(shops))
		.where(label.creation >= selection.from_date)
		.where(label.creation < add_days(selection.to_date, 1))
		.groupby(*key, days)
	)
	if selection.courier_account:
		query = query.where(label.courier_account == selection.courier_account)
	return labels_within_warehouses(query, label).run(as_dict=True)


def _count(condition):
	return Sum(Case().when(condition, 1).else_(0))


def _part(row) -> tuple[tuple, Figures]:
	key = (row.courier_account, row.service or "", row.lane or "", row.currency or "")
	days = {} if row.days is None else {int(row.days): int(row.parcels)}
	return key, Figures(
		parcels=int(row.parcels),
		delivered=int(row.delivered),
		promised=int(row.promised),
		late=int(row.late),
		problems=int(row.problems),
		cost=Decimal(str(row.cost or 0)),
		days=days,
	)


def _row(key: tuple, one: Figures) -> dict[str, Any]:
	account, service, lane, currency = key
	return {
		"courier_account": account,
		"service": service,
		"lane": lane,
		"currency": currency,
		"parcels": one.parcels,
		"delivered": one.delivered,
		"on_time": _percent(one.on_time_percent),
		"median_days": one.median_days,
		"days_90": one.days_of_90_percent,
		"problems": one.problems,
		"problem_percent": _percent(one.problem_percent),
		"cost_per_parcel": flt(one.cost_per_parcel, 2),
	}


def _percent(value: Decimal | None) -> float | None:
	return None if value is None else flt(value, 1)


def _by_service(figures: dict[tuple, Figures]) -> dict[tuple, Figures]:
	return together((key[:2], one) for key, one in figures.items())


def _chart(figures: dict[tuple, Figures]) -> dict[str, Any] | None:
	"""On time by courier and service, of those with most parcels."""
	known = [(key, one) for key, one in _by_service(figures).items() if one.promised]
	known.sort(key=lambda pair: (-pair[1].parcels, pair[0]))
	if not known:
		return None
	shown = known[:IN_CHART]
	return {
		"type": "bar",
		"data": {
			"labels": [" ".join(filter(None, key)) for key, _one in shown],
			"datasets": [
				{"name": _("On Time (%)"), "values": [_percent(one.on_time_percent) for _key, one in shown]}
			],
		},
	}


def _summary(figures: dict[tuple, Figures]) -> list[dict[str, Any]]:
	whole = together(((), one) for one in figures.values()).get((), Figures())
	found = [{"label": _("Parcels"), "value": whole.parcels, "datatype": "Int"}]
	if whole.on_time_percent is not None:
		found.append(
			{"label": _("On Time (%)"), "value": _percent(whole.on_time_percent), "datatype": "Percent"}
		)
	return found
