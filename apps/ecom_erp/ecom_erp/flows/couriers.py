"""Courier accounts: their adapters, their offers, their tracking numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate

from ecom_erp.core.number_range import format_number
from ecom_erp.core.rates import Quote, best_within
from ecom_erp.flows.rate_cards import cards_of, courier_accounts
from ecom_erp.integrations.couriers import get_adapter_class
from ecom_erp.integrations.couriers.base import CourierAccount, CourierAdapter, CourierError, Shipment
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging.transaction import in_transaction


@dataclass(frozen=True)
class Offer:
	"""A courier's price for a parcel; `quote.card` is the account's name."""

	service: str
	quote: Quote


def adapter_of(account, waybill: str = "") -> CourierAdapter:
	"""The adapter of a Courier Account document; `waybill` names the Waybill a number is drawn for."""
	return get_adapter_class(account.courier)(
		CourierAccount(name=account.name, service=account.service, tracking_url=account.tracking_url or ""),
		cards_of(account),
		_number_source(account.name, waybill),
	)


def offers_for(company: str, shipment: Shipment, promised: date) -> tuple[Offer | None, list[str]]:
	"""The cheapest offer that keeps the promise (the fastest, when none does), and every offer or refusal in words.
	Couriers may be asked over the network: never call it under a lock."""
	offers, words = [], []
	for account in courier_accounts(company):
		try:
			for offer in _ask(account, shipment):
				offers.append(offer)
				words.append(_in_words(offer))
		except (CourierError, HttpError) as error:
			words.append(f"{account.name}: {error}")
	days_left = max((getdate(promised) - getdate()).days, 0)
	best = best_within([offer.quote for offer in offers], days_left)
	choice = next((offer for offer in offers if offer.quote is best), None)
	return choice, words or [_("no courier account is enabled for {0}").format(company)]


def _ask(account, shipment: Shipment) -> list[Offer]:
	return [
		Offer(
			offer.service,
			Quote(
				offer.amount,
				offer.currency,
				offer.zone,
				offer.billable_grams,
				offer.transit_days,
				offer.breakdown,
				account.name,
			),
		)
		for offer in adapter_of(account).quote(shipment)
	]


def _in_words(offer: Offer) -> str:
	price = offer.quote
	return _("{0} {1}: {2} {3}, {4} days").format(
		price.card, offer.service, price.amount, price.currency, price.transit_days
	)


def _number_source(account: str, waybill: str) -> Callable[[], str]:
	return lambda: in_transaction(_draw_number, account, waybill)


def _draw_number(account: str, waybill: str) -> str:
	"""The waybill's tracking number: the one drawn for it before, else the next of the account's range. Number and
	waybill are written together, so a number is neither used twice nor drawn twice for one waybill."""
	known = frappe.db.get_value("Waybill", waybill, "tracking_number", for_update=True)
	if known:
		return known
	row = frappe.db.get_value(
		"Courier Account",
		account,
		["next_number", "last_number", "prefix", "number_width", "check_digit"],
		as_dict=True,
		for_update=True,
	)
	if row.next_number > row.last_number:
		frappe.throw(_("The tracking numbers of {0} are used up; give it a new range").format(account))
	number = format_number(row.prefix, row.next_number, row.number_width, row.check_digit)
	frappe.db.set_value("Courier Account", account, "next_number", row.next_number + 1, update_modified=False)
	frappe.db.set_value("Waybill", waybill, "tracking_number", number, update_modified=False)
	return number
