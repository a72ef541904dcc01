"""A shop's settings and its channel adapter."""

from datetime import timezone
from typing import TYPE_CHECKING

import frappe
from frappe import _

from ecom_erp.core.personal import masked
from ecom_erp.erp.accounts.currency_precision import missing_precision
from ecom_erp.flows.shops import adapter_settings
from ecom_erp.flows.shops.channels import can, channel_class
from ecom_erp.integrations.breaker import CircuitBreaker, site_store
from ecom_erp.integrations.channels.base import (
	Capability,
	ChannelAdapter,
	ChannelError,
	NoRecipient,
	PayloadError,
	ShopSettings,
)
from ecom_erp.integrations.http import HttpClient, HttpError
from ecom_erp.integrations.tokens import site_tokens
from ecom_erp.messaging.transaction import in_transaction

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

FRACTIONS = {"CNY": "Fen"}


def get_shop(name: str):
	"""The Ecom Shop document, from the cache. Raises when there is no such shop."""
	return frappe.get_cached_doc("Ecom Shop", name)


def adapter(name: str) -> ChannelAdapter:
	"""The adapter of a shop's channel, with a client that reaches the shop's own hosts and the allowed ones. Raises
	UnknownChannel."""
	shop = get_shop(name)
	known = settings(shop)
	return channel_class(shop.channel)(known, _http_client(known))


def settings(shop) -> ShopSettings:
	"""What the shop's channel must know of it. Raises UnknownChannel."""
	declaration = channel_class(shop.channel).declaration
	base = adapter_settings.base_values(shop)
	return adapter_settings.read(
		shop,
		declaration,
		**base,
		currency=shop.currency or "",
		time_zone=shop.time_zone or "UTC",
		polled=bool(shop.poll_enabled),
	)


def _http_client(known: ShopSettings) -> HttpClient:
	hosts = {*known.hosts(), *(row.host for row in frappe.get_cached_doc("Ecom Settings").allowed_hosts)}
	return HttpClient(hosts, account=known.name, breaker=CircuitBreaker(site_store()), tokens=site_tokens())


def test_connection(name: str) -> str:
	"""Ask the shop for something harmless; what is right or wrong, in a sentence. The state of the connection is noted on
	the shop."""
	shop = get_shop(name)
	try:
		currency = adapter(name).check()
	except NoRecipient:
		return _("The shop has no URL: it pushes its orders and receives no messages")
	except (HttpError, ChannelError, PayloadError) as error:
		in_transaction(note_problem, name, str(error))
		raise
	in_transaction(note_success, name)
	if currency and currency != shop.currency:
		return _("Connected, but the shop sells in {0} while {1} is entered here").format(
			currency, shop.currency
		)
	hint = missing_precision(shop.currency)
	if hint:
		return _("Connected. {0} Until then, orders whose total needs all of them are not posted.").format(
			hint
		)
	if not settings(shop).signing_secret() and can(shop.channel, Capability.WEBHOOKS):
		return _("Connected. Enter the webhook secret as well, otherwise the shop's messages are refused.")
	return _("Connected")


def note_problem(name: str, message: str) -> None:
	"""Show on the shop that it cannot be reached; its sync goes on trying."""
	_set_sync_status(name, "Failing", masked(message)[:500])


def note_success(name: str) -> None:
	_set_sync_status(name, "OK", None)


def _set_sync_status(name: str, status: str, message: str | None) -> None:
	shop = get_shop(name)
	if (shop.sync_status, shop.sync_message or None) != (status, message):
		frappe.db.set_value("Ecom Shop", name, {"sync_status": status, "sync_message": message})
		frappe.clear_document_cache("Ecom Shop", name)


def ensure_currency_words(currency: str) -> None:
	"""Frappe writes the totals of documents in words. Some of its currencies, CNY among them, have cents without a name,
	and Frappe 16 then fails on the first amount that has some."""
	known = frappe.db.get_value("Currency", currency, ["fraction", "fraction_units"], as_dict=True)
	if known and known.fraction_units and not known.fraction:
		frappe.db.set_value("Currency", currency, "fraction", FRACTIONS.get(currency, "Cent"))


def as_utc(stored):
	"""A Datetime field that holds UTC, made timezone-aware."""
	return stored.replace(tzinfo=timezone.utc) if stored else None


# the "gateway" by which the worth of returned goods pays for what is sent instead
EXCHANGE = "exchange"


def gateway_account(shop: "EcomShop", gateway: str):
	"""The shop's row for a payment gateway, or None when the gateway has no account."""
	row = next((row for row in shop.gateways if row.gateway.casefold() == gateway.casefold()), None)
	return _clearing(shop) if not row and gateway == EXCHANGE else row


def gateways_with_account(shop: "EcomShop") -> frozenset[str]:
	"""The gateways whose payments can be booked."""
	known = {row.gateway for row in shop.gateways}
	return frozenset(known | {EXCHANGE} if gateway_account(shop, EXCHANGE) else known)


def _clearing(shop: "EcomShop"):
	"""Where no account was set for exchanges, their worth passes through the account that refunds are paid from."""
	first = next(iter(shop.gateways), None)
	account = shop.exchange_account or shop.refund_account or (first and first.account)
	if not account:
		return None
	return frappe._dict(account=account, mode_of_payment=first.mode_of_payment if first else None)


def require_gateway_account(shop: "EcomShop", gateway: str):
	"""As `gateway_account`, but says what to do when it is missing."""
	row = gateway_account(shop, gateway)
	if not row:
		frappe.throw(
			_("Shop {0} has no account for the payment gateway {1}. Add it under Payment Gateways.").format(
				shop.name, gateway
			)
		)
	return row
