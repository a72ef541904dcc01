"""What couriers have billed against what was quoted, by courier, service or lane, and by cause; what was claimed and came of it."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce, Count, Sum
from frappe.utils import flt

from ecom_erp.core.states.money.courier_bill import OPEN, POSTED, READY
from ecom_erp.ecom_erp.report.columns import column
from ecom_erp.ecom_erp.report.period import with_period
from ecom_erp.permissions import allowed_shops

GROUPS = ("Courier", "Service", "Lane", "Cause")
CHART_ROWS = 12


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns, rows, message, chart and summary."""
	selection = with_period(filters)
	selection.group_by = selection.group_by if selection.group_by in GROUPS else GROUPS[0]
	rows = _rows(selection)
	return _columns(selection), rows, None, _chart(rows), _summary(rows)


def _columns(selection) -> list[dict[str, Any]]:
	heads = {
		"Courier": column("group", _("Courier"), "Link", 200, "Ecom Bill Account"),
		"Service": column("group", _("Service"), "Data", 200),
		"Lane": column("group", _("Lane"), "Data", 200),
		"Cause": column("group", _("Cause"), "Data", 200),
	}
	return [
		heads[selection.group_by],
		column("lines", _("Lines"), "Int", 90),
		column("expected", _("Expected"), "Currency", 130, "currency"),
		column("net", _("Billed"), "Currency", 130, "currency"),
		column("difference", _("Difference"), "Currency", 130, "currency"),
		column("percent", _("Difference (%)"), "Percent", 120),
		column("claimed", _("Claimed"), "Currency", 130, "currency"),
		column("credited", _("Credited"), "Currency", 130, "currency"),
		column("currency", _("Currency"), "Link", 90, "Currency"),
	]


def _rows(selection) -> list:
	"""One row by group and currency, the largest difference first; of bills of the period that add up."""
	bill, line, label, claim = (
		frappe.qb.DocType(one)
		for one in ("Ecom Courier Bill", "Ecom Courier Bill Line", "Shipping Label", "Ecom Claim")
	)
	group = {
		"Courier": line.bill_account,
		"Service": Coalesce(label.service, line.service),
		"Lane": label.lane,
		"Cause": line.cause,
	}[selection.group_by]
	query = (
		frappe.qb.from_(line)
		.join(bill)
		.on(bill.name == line.courier_bill)
		.left_join(label)
		.on(label.name == line.shipping_label)
		.left_join(claim)
		.on(claim.bill_line == line.name)
		.select(
			group.as_("group"),
			line.currency,
			Count(line.name).as_("lines"),
			Sum(line.expected).as_("expected"),
			Sum(line.net).as_("net"),
			Sum(line.difference).as_("difference"),
			Sum(claim.amount).as_("claimed"),
			Sum(claim.credited_amount).as_("credited"),
		)
		.where(bill.status.isin([OPEN, READY, POSTED]))
		.where(bill.billed_on[selection.from_date : selection.to_date])
		.groupby(group, line.currency)
	)
	if selection.bill_account:
		query = query.where(line.bill_account == selection.bill_account)
	if (shops := allowed_shops()) is not None:
		query = query.where(line.shop.isin(shops or [""]))
	rows = query.run(as_dict=True)
	for row in rows:
		row.percent = flt(100 * row.difference / row.expected, 2) if row.expected else 0
		if selection.group_by == "Cause":
			row.group = _(row.group) if row.group else _("As quoted")
	return sorted(rows, key=lambda row: (-row.difference, str(row.group), row.currency or ""))


def _chart(rows: list) -> dict | None:
	if not rows:
		return None
	first = rows[:CHART_ROWS]
	return {
		"data": {
			"labels": [str(row.group or _("None")) for row in first],
			"datasets": [
				{"name": _("Expected"), "values": [flt(row.expected) for row in first]},
				{"name": _("Billed"), "values": [flt(row.net) for row in first]},
			],
		},
		"type": "bar",
		"fieldtype": "Currency",
	}


def _summary(rows: list) -> list[dict[str, Any]]:
	found = []
	for currency in sorted({row.currency for row in rows if row.currency}):
		own = [row for row in rows if row.currency == currency]
		for field, label, colour in (
			("difference", _("Charged Too Much"), "Red"),
			("claimed", _("Claimed"), "Orange"),
			("credited", _("Credited"), "Green"),
		):
			found.append(
				{
					"label": f"{label} {currency}",
					"value": flt(sum(flt(row[field]) for row in own), 2),
					"datatype": "Currency",
					"currency": currency,
					"indicator": colour,
				}
			)
	return found
