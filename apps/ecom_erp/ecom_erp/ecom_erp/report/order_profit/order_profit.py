"""Profit of a company's orders by order, item, shop, country and the like."""

from decimal import Decimal
from typing import Any

import frappe
from frappe import _

from ecom_erp.core.accounting.profit.kinds import OF_SALES, ProfitKind
from ecom_erp.ecom_erp.report.columns import column
from ecom_erp.ecom_erp.report.period import with_period
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.flows.accounting.profit import figures
from ecom_erp.flows.accounting.profit.figures import CHANNEL, MONTH, MOST_ORDERS, ORDER, Figures, Selection
from ecom_erp.permissions import allowed_shops, allowed_warehouses

LINKS = {ORDER: "Ecom Order", "Shop": "Ecom Shop"}
MOST_BARS = 20


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns, rows, message, chart and summary. Who may see some shops only sees
	what belongs to these; who may see some warehouses only sees nothing, since orders are of several."""
	given = with_period(filters)
	by = given.group_by if given.group_by in figures.GROUPS else "Shop"
	company = figures.company_of(given.company, given.shop)
	if not company or allowed_warehouses() is not None:
		return _columns(by, []), []
	found = figures.read(Selection(company, given.from_date, given.to_date, by, _shops(given.shop)))
	kinds = [kind for kind in ProfitKind if any(one.amounts.get(kind) for one in found)]
	currency = company_currency(company)
	rows = [_row(one, kinds, currency) for one in found]
	if by != MONTH:
		rows.sort(key=lambda row: -row["profit"])
	return _columns(by, kinds), rows, _message(by, rows), _chart(by, rows), _summary(found, currency)


def _shops(shop: str | None) -> tuple[str, ...] | None:
	limited = allowed_shops()
	if limited is None:
		return (shop,) if shop else None
	return tuple(one for one in limited if not shop or one == shop)


def _columns(by: str, kinds: list[str]) -> list[dict[str, Any]]:
	link = LINKS.get(by) or (by if by not in (MONTH, CHANNEL, "Country") else "")
	first = column("value", _(by), "Link" if link else "Data", 190, link)
	return [
		first,
		*(column(_field(kind), _(kind), "Currency", 120, "currency") for kind in kinds),
		column("profit", _("Profit"), "Currency", 130, "currency"),
		column("margin", _("Margin %"), "Percent", 90),
		column("estimated", _("Of It Estimated"), "Currency", 130, "currency"),
		column("currency", _("Currency"), "Link", 80, "Currency"),
	]


def _field(kind: str) -> str:
	return frappe.scrub(str(kind)).replace("-", "_")


def _row(one: Figures, kinds: list[str], currency: str) -> dict[str, Any]:
	sold = sum((one.amounts.get(kind, Decimal(0)) for kind in OF_SALES), Decimal(0))
	return {
		"value": one.value,
		**{_field(kind): float(one.amounts.get(kind, 0)) for kind in kinds},
		"profit": float(one.profit),
		"margin": float(one.profit / sold * 100) if sold > 0 else None,
		"estimated": float(one.estimated),
		"currency": currency,
	}


def _message(by: str, rows: list[dict]) -> str | None:
	if by == ORDER and len(rows) == MOST_ORDERS:
		return _("Only {0} orders are shown. Choose a shorter period to see all of it.").format(MOST_ORDERS)
	return None


def _chart(by: str, rows: list[dict]) -> dict | None:
	shown = [row for row in rows if row["value"]][:MOST_BARS]
	if not shown or by == ORDER:
		return None
	return {
		"data": {
			"labels": [row["value"] for row in shown],
			"datasets": [{"name": _("Profit"), "values": [row["profit"] for row in shown]}],
		},
		"type": "line" if by == MONTH else "bar",
		"fieldtype": "Currency",
		"currency": shown[0]["currency"],
	}


def _summary(found: list[Figures], currency: str) -> list[dict[str, Any]]:
	profit = sum((one.profit for one in found), Decimal(0))
	estimated = sum((one.estimated for one in found), Decimal(0))
	numbers = (
		(_("Profit"), profit, "Green" if profit >= 0 else "Red"),
		(_("Of It Estimated"), estimated, "Grey"),
	)
	return [
		{
			"label": label,
			"value": float(value),
			"datatype": "Currency",
			"currency": currency,
			"indicator": colour,
		}
		for label, value, colour in numbers
	]
