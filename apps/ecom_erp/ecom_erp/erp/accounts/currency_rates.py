"""Exchange rates as the books have them: the rows of Currency Exchange. Nothing is asked outside, so a rate may be read
while locks are held."""

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import formatdate
from frappe.utils.caching import request_cache

from ecom_erp.core.money import from_field, quantize
from ecom_erp.erp.selling.masters import company_currency


def exchange_rate(from_currency: str, to_currency: str, on: date) -> Decimal:
	"""What one unit of `from_currency` was worth in `to_currency` on a day: the latest selling rate written down for
	that day or before it, also one written down the other way round. Raises ValidationError, which says what to do,
	when there is none."""
	rate = known_rate(from_currency, to_currency, on)
	if rate is None:
		frappe.throw(
			_("There is no exchange rate from {0} to {1} on {2}. Add it under Currency Exchange.").format(
				from_currency, to_currency, formatdate(on)
			),
			title=_("Exchange Rate Missing"),
		)
	return rate


def in_company_currency(amount: Decimal, currency: str, company: str, on: date) -> Decimal | None:
	"""The amount in the company's currency, rounded to it, at the rate of a day; None when no rate is written down."""
	own = company_currency(company)
	rate = known_rate(currency, own, on)
	return None if rate is None else quantize(amount * rate, own)


@request_cache
def known_rate(from_currency: str, to_currency: str, on: date) -> Decimal | None:
	"""As `exchange_rate`, but None when there is no rate. Asked once for a job or request."""
	if from_currency == to_currency:
		return Decimal(1)
	forth = _latest(from_currency, to_currency, on)
	back = _latest(to_currency, from_currency, on)
	if not forth and not back:
		return None
	if forth and (not back or forth[0] >= back[0]):
		return forth[1]
	return 1 / back[1]


def _latest(from_currency: str, to_currency: str, on: date) -> tuple[date, Decimal] | None:
	rows = frappe.get_all(
		"Currency Exchange",
		filters={
			"from_currency": from_currency,
			"to_currency": to_currency,
			"for_selling": 1,
			"date": ("<=", on),
			"exchange_rate": (">", 0),
		},
		fields=["date", "exchange_rate"],
		order_by="date desc",
		limit=1,
	)
	return (rows[0].date, from_field(rows[0].exchange_rate)) if rows else None
