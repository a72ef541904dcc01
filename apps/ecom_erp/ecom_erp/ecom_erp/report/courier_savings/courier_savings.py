"""What the choice among couriers has saved: labels bought, paid, and less than the dearest offer, by courier."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Avg, Count, Sum
from frappe.utils import add_days, flt, getdate, nowdate


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns, rows, message, chart and summary."""
	wanted = frappe._dict(filters or {})
	wanted.to_date = getdate(wanted.to_date or nowdate())
	wanted.from_date = getdate(wanted.from_date or add_days(wanted.to_date, -30))
	if wanted.from_date > wanted.to_date:
		frappe.throw(_("From Date must not be after To Date"))
	rows = _rows(wanted)
	return _columns(), rows, None, None, _summary(rows)


def _columns() -> list[dict[str, Any]]:
	return [
		{
			"fieldname": "courier_account",
			"label": _("Courier Account"),
			"fieldtype": "Link",
			"options": "Courier Account",
			"width": 200,
		},
		{"fieldname": "service", "label": _("Service"), "fieldtype": "Data", "width": 130},
		{"fieldname": "parcels", "label": _("Parcels"), "fieldtype": "Int", "width": 90},
		{
			"fieldname": "cost",
			"label": _("Paid"),
			"fieldtype": "Currency",
			"options": "currency",
			"width": 130,
		},
		{
			"fieldname": "saved",
			"label": _("Saved against the Dearest"),
			"fieldtype": "Currency",
			"options": "currency",
			"width": 190,
		},
		{"fieldname": "days", "label": _("Average Days"), "fieldtype": "Float", "precision": 1, "width": 120},
		{
			"fieldname": "currency",
			"label": _("Currency"),
			"fieldtype": "Link",
			"options": "Currency",
			"width": 90,
		},
	]


def _rows(wanted) -> list[dict]:
	"""One row by account, service and currency, of labels that count. Only shops that the user may see are counted."""
	shops = frappe.get_list("Ecom Shop", filters={"name": wanted.shop} if wanted.shop else {}, pluck="name")
	if not shops:
		return []
	waybill = frappe.qb.DocType("Waybill")
	saved = Sum(waybill.saved)
	query = (
		frappe.qb.from_(waybill)
		.select(
			waybill.courier_account,
			waybill.service,
			waybill.currency,
			Count(waybill.name).as_("parcels"),
			Sum(waybill.cost).as_("cost"),
			saved.as_("saved"),
			Avg(waybill.transit_days).as_("days"),
		)
		.where(waybill.status == "Bought")
		.where(waybill.shop.isin(shops))
		.where(waybill.creation >= wanted.from_date)
		.where(waybill.creation < add_days(wanted.to_date, 1))
		.groupby(waybill.courier_account, waybill.service, waybill.currency)
		.orderby(saved, order=frappe.qb.desc)
		.orderby(waybill.courier_account)
	)
	return query.run(as_dict=True)


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
