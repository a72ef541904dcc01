"""Rate shopping: which courier takes a parcel, what the others would have cost, and why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate

from ecom_erp.core.carriers.rates import saved
from ecom_erp.core.money import quantize
from ecom_erp.core.strategies import BEST
from ecom_erp.erp.accounts.currency_rates import known_rate
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.flows.carriers.couriers import get_account
from ecom_erp.flows.carriers.dispatch_days import leaving_day
from ecom_erp.flows.carriers.rate_cards import courier_accounts
from ecom_erp.flows.orders import strategies
from ecom_erp.flows.shipping.rates import questions
from ecom_erp.flows.shipping.rates.offers import Offer
from ecom_erp.integrations.couriers.base import Shipment


def offers_for(
	company: str, packages: Sequence[Shipment], promised: date | None, only: str = ""
) -> tuple[Offer | None, list[str]]:
	"""The offer that the company's rule chooses for a parcel, or for several packages of one order, None when there is none;
	and in words why it was chosen, every offer and every refusal. `only`: the account that somebody has chosen for the
	order. `promised` None: cheapest. Couriers may be asked over the network: never call it under a lock."""
	accounts = [get_account(only)] if only else courier_accounts(company)
	offers, words = [], []
	for found, why_not in questions.ask(accounts, packages):
		offers += found
		words += [*(_in_words(offer) for offer in found), *filter(None, [why_not])]
	if not accounts:
		words = [_("no courier account is enabled for {0}").format(company)]
	days = _days_left(packages[0].origin, promised) if promised else None
	choice, why = _choose(offers, company_currency(company), days)
	if only:
		words.insert(0, _("Only {0} was queried because it is set for the order").format(only))
	return choice, [*why, *words]


def _days_left(warehouse: str, promised: date) -> int:
	"""Days in transit with which a parcel that is packed in the warehouse arrives as promised."""
	leaves = leaving_day(frappe.get_cached_doc("Ecom Warehouse Profile", warehouse), is_packed=True)
	return max((getdate(promised) - leaves).days, 0)


def _choose(offers: list[Offer], currency: str, days: int | None) -> tuple[Offer | None, list[str]]:
	"""Offers are compared in the company's currency; one whose currency has no rate takes no part. `days` are left for
	the way, None: nothing was promised."""
	rates = {
		code: known_rate(code, currency, getdate()) for code in {offer.quote.currency for offer in offers}
	}
	compared = {
		replace(
			offer.quote,
			amount=quantize(offer.quote.amount * rates[offer.quote.currency], currency),
			currency=currency,
			zone=f"{offer.quote.zone}|{offer.service}",
		): offer
		for offer in offers
		if rates[offer.quote.currency]
	}
	left_out = [
		_("No exchange rate from {0} to {1}; offers in {0} were not compared").format(code, currency)
		for code, rate in sorted(rates.items())
		if not rate
	]
	if not compared:
		return None, left_out
	rule = frappe.get_cached_doc("Ecom Settings").courier_choice or BEST
	chosen = strategies.courier_choice()(list(compared), days, rule)
	best, why = chosen.quote, _(chosen.why).format(days=days)
	if best not in compared:
		frappe.throw(_("The courier selection returned an offer that no courier made"))
	gain = quantize(
		saved(best, compared) / rates[compared[best].quote.currency], compared[best].quote.currency
	)
	return replace(compared[best], saved=gain), [_chosen_in_words(compared[best], why, gain), *left_out]


def _chosen_in_words(offer: Offer, why: str, gain: Decimal) -> str:
	text = _("Chosen: {0} {1}, {2}").format(offer.quote.card, offer.service, why)
	if gain:
		text += _("; {0} {1} less than the most expensive offer").format(gain, offer.quote.currency)
	return text


def _in_words(offer: Offer) -> str:
	price = offer.quote
	text = _("{0} {1}: {2} {3}, {4} days").format(
		price.card, offer.service, price.amount, price.currency, price.transit_days
	)
	if offer.together:
		text += " " + _("(as one shipment)")
	parts = ", ".join(f"{label} {amount}" for label, amount in price.breakdown)
	return f"{text} ({parts})" if parts else text
