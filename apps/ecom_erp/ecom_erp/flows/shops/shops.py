"""A shop's settings and its channel adapter."""

from datetime import timezone
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _

from ecom_erp.core.personal import masked
from ecom_erp.flows.shops import adapter_settings
from ecom_erp.flows.shops.channels import channel_class
from ecom_erp.flows.shops.site_address import may_reach_local
from ecom_erp.integrations.breaker import AskedByPerson, CircuitBreaker, site_store
from ecom_erp.integrations.channels.base import ChannelAdapter, ShopSettings
from ecom_erp.integrations.http import HttpClient
from ecom_erp.integrations.tokens import site_tokens

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

FRACTIONS = {"CNY": "Fen"}


def get_shop(name: str):
	"""The Ecom Shop document, from the cache. Raises when there is no such shop."""
	return frappe.get_cached_doc("Ecom Shop", name)


def adapter(name: str, by_person: bool = False) -> ChannelAdapter:
	"""The adapter of a shop's channel, with a client that reaches the shop's own hosts and the allowed ones. `by_person`:
	somebody waits for the answer; the shop is asked even while it rests, once, and for seconds only. Raises
	UnknownChannel."""
	shop = get_shop(name)
	known = settings(shop)
	return channel_class(shop.channel)(known, _http_client(known, by_person))


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


def _http_client(known: ShopSettings, by_person: bool) -> HttpClient:
	hosts = {*known.hosts(), *(row.host for row in frappe.get_cached_doc("Ecom Settings").allowed_hosts)}
	breaker = AskedByPerson if by_person else CircuitBreaker
	limits: dict[str, Any] = {"retries": 1, "budget": 25.0} if by_person else {}
	return HttpClient(
		hosts,
		account=known.name,
		breaker=breaker(site_store()),
		tokens=site_tokens(),
		local=may_reach_local(),
		**limits,
	)


def failures_before_rest(name: str) -> int:
	"""After how many failures in a row the shop is left alone for a while; 0 while it is asked."""
	return CircuitBreaker(site_store()).resting(name)


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
