"""What the choice of boxes saves in freight, by warehouse: parcels that were shipped, as proposed, against everything in the
cheapest single box that holds it, and against the warehouse's largest box."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from frappe.utils import add_days, flt

from ecom_erp.core.states.fulfilment import GONE
from ecom_erp.ecom_erp.report.columns import column
from ecom_erp.ecom_erp.report.period import with_period
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.permissions import within_warehouses


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns, rows, message, chart and summary."""
	rows = _rows(with_period(filters))
	return _columns(), rows, None, None, _summary(rows)


def _columns() -> list[dict[str, Any]]:
	return [
		column("warehouse", _("Warehouse"), "Link", 200, "Warehouse"),
		column("shop", _("Shop"), "Link", 160, "Ecom Shop"),
		column("parcels", _("Parcels"), "Int", 90),
		column("proposed", _("Freight as Proposed"), "Currency", 150, "currency"),
		column("against_one", _("Saved against One Box"), "Currency", 170, "currency"),
		column("against_largest", _("Saved against the Largest Box"), "Currency", 200, "currency"),
		column("currency", _("Currency"), "Link", 90, "Currency"),
	]


def _rows(selection) -> list[dict]:
	"""One row by warehouse and shop; a parcel that goes into no single box has no part in that comparison. Only shops and
	warehouses that the user may see are counted."""
	shops = frappe.get_list(
		"Ecom Shop",
		filters={"name": selection.shop} if selection.shop else {},
		fields=["name", "company"],
	)
	if not shops:
		return []
	parcel = frappe.qb.DocType("Fulfilment Order")
	query = (
		frappe.qb.from_(parcel)
		.select(
			parcel.warehouse,
			parcel.shop,
			Count(parcel.name).as_("parcels"),
			Sum(parcel.box_cost).as_("proposed"),
			_saved(parcel.one_box_cost, parcel.box_cost).as_("against_one"),
			_saved(parcel.largest_box_cost, parcel.box_cost).as_("against_largest"),
		)
		.where(parcel.shop.isin([row.name for row in shops]))
		.where(parcel.status.isin(GONE))
		.where(parcel.box_cost > 0)
		.where(parcel.shipped_at >= selection.from_date)
		.where(parcel.shipped_at < add_days(selection.to_date, 1))
		.groupby(parcel.warehouse, parcel.shop)
		.orderby(parcel.warehouse, parcel.shop)
	)
	rows = within_warehouses(query, parcel).run(as_dict=True)
	currencies = {row.name: company_currency(row.company) for row in shops}
	for row in rows:
		row.currency = currencies[row.shop]
	return rows


def _saved(other, proposed):
	return Sum(Case().when(other > 0, other - proposed).else_(0))


def _summary(rows: list[dict]) -> list[dict[str, Any]]:
	return [
		{
			"label": _("Saved against the Largest Box, {0}").format(currency),
			"value": flt(sum(row.against_largest or 0 for row in rows if row.currency == currency), 2),
			"datatype": "Currency",
			"currency": currency,
			"indicator": "Green",
		}
		for currency in sorted({row.currency for row in rows})
	]
