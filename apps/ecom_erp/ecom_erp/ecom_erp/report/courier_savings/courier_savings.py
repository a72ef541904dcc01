"""What the choice among couriers has saved: labels bought, paid, and less than the dearest offer, by courier."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Avg, Count, Sum
from frappe.utils import add_days, flt

from ecom_erp.core.states.label import LabelStatus
from ecom_erp.ecom_erp.report.columns import column
from ecom_erp.ecom_erp.report.period import with_period
from ecom_erp.permissions import labels_within_warehouses


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns, rows, message, chart and summary."""
	selection = with_period(filters)
	rows = _rows(selection)
	return _columns(), rows, None, None, _summary(rows)


def _columns() -> list[dict[str, Any]]:
	return [
		column("courier_account", _("Courier Account"), "Link", 200, "Courier Account"),
		column("service", _("Service"), "Data", 130),
		column("parcels", _("Parcels"), "Int", 90),
		column("cost", _("Paid"), "Currency", 130, "currency"),
		column("saved", _("Saved against Most Expensive"), "Currency", 190, "currency"),
		column("days", _("Average Days"), "Float", 120),
		column("currency", _("Currency"), "Link", 90, "Currency"),
	]


def _rows(selection) -> list[dict]:
	"""One row by account, service and currency, of labels that count. Only shops and warehouses that the
	user may see are counted."""
	shops = frappe.get_list(
		"Ecom Shop", filters={"name": selection.shop} if selection.shop else {}, pluck="name"
	)
	if not shops:
		return []
	shipping_label = frappe.qb.DocType("Shipping Label")
	saved = Sum(shipping_label.saved)
	query = (
		frappe.qb.from_(shipping_label)
		.select(
			shipping_label.courier_account,
			shipping_label.service,
			shipping_label.currency,
			Count(shipping_label.name).as_("parcels"),
			Sum(shipping_label.cost).as_("cost"),
			saved.as_("saved"),
			Avg(shipping_label.transit_days).as_("days"),
		)
		.where(shipping_label.status == LabelStatus.BOUGHT)
		.where(shipping_label.shop.isin(shops))
		.where(shipping_label.creation >= selection.from_date)
		.where(shipping_label.creation < add_days(selection.to_date, 1))
		.groupby(shipping_label.courier_account, shipping_label.service, shipping_label.currency)
		.orderby(saved, order=frappe.qb.desc)
		.orderby(shipping_label.courier_account)
	)
	return labels_within_warehouses(query, shipping_label).run(as_dict=True)


def _summary(rows: list[dict]) -> list[dict[str, Any]]:
	return [
		{
			"label": _("Saved {0}").format(currency),
			"value": flt(sum(row.saved or 0 for row in rows if row.currency == currency), 2),
			"datatype": "Currency",
			"currency": currency,
			"indicator": "Green",
		}
		for currency in sorted({row.currency for row in rows})
	]
