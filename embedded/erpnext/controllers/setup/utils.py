"""Exchange rates."""

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, cint, flt, getdate, nowdate


@frappe.whitelist()
def get_exchange_rate(
	from_currency: str,
	to_currency: str,
	transaction_date: str | date | None = None,
	args: str | None = None,
) -> Any:
	"""How many `to_currency` one `from_currency` is worth: the last Currency Exchange up to the day.

	`args` may be "for_buying" or "for_selling". Unlike ERPNext, no service outside is asked: without a record the
	result is 0.0 and the user is told.
	"""
	if not from_currency or not to_currency:
		return None
	if from_currency == to_currency:
		return 1.0
	day = getdate(transaction_date or nowdate())
	filters: dict[str, Any] = {
		"date": ("<=", day),
		"from_currency": from_currency,
		"to_currency": to_currency,
	}
	settings = frappe.get_cached_doc("Accounts Settings")
	if not cint(settings.allow_stale):
		filters["date"] = ("between", [add_days(day, -cint(settings.stale_days)), day])
	if args in ("for_buying", "for_selling"):
		filters[args] = 1
	rates = frappe.get_all(
		"Currency Exchange", filters=filters, pluck="exchange_rate", order_by="date desc", limit=1
	)
	if rates:
		return flt(rates[0])
	frappe.msgprint(
		_(
			"Unable to find exchange rate for {0} to {1} for key date {2}. Please create a Currency Exchange record manually"
		).format(from_currency, to_currency, day)
	)
	return 0.0
