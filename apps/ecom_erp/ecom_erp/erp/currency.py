"""Exchange rates as the company keeps them."""

from datetime import date
from decimal import Decimal

import frappe
from frappe.utils.caching import request_cache

from ecom_erp.core.money import quantize


def in_company_currency(amount: Decimal, currency: str, company: str, day: date) -> Decimal | None:
	"""The amount in the company's currency, rounded to it, at the rate of the day. None when no rate is known: nobody
	outside is asked, because the caller may hold a lock."""
	own = frappe.get_cached_value("Company", company, "default_currency")
	if currency == own:
		return quantize(amount, own)
	rate = exchange_rate(currency, own, day)
	return quantize(amount * rate, own) if rate else None


@request_cache
def exchange_rate(currency: str, to: str, day: date) -> Decimal | None:
	"""What one unit of a currency is worth: the last Currency Exchange for selling up to the day. None without one."""
	rates = frappe.get_all(
		"Currency Exchange",
		filters={"from_currency": currency, "to_currency": to, "for_selling": 1, "date": ("<=", day)},
		order_by="date desc",
		limit=1,
		pluck="exchange_rate",
	)
	return Decimal(str(rates[0])) if rates else None
