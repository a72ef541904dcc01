"""Courier accounts: their adapters and their tracking numbers."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import frappe
from frappe import _

from ecom_erp.core.carriers.number_range import format_number
from ecom_erp.core.masked_buyers import is_masked
from ecom_erp.core.orders.canonical import Address
from ecom_erp.core.personal import masked
from ecom_erp.flows.carriers import balances
from ecom_erp.flows.carriers.courier_kinds import can, courier_class
from ecom_erp.flows.carriers.rate_cards import cards_of, courier_accounts
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.shops import adapter_settings
from ecom_erp.flows.shops.site_address import may_reach_local
from ecom_erp.integrations.breaker import CircuitBreaker, site_store
from ecom_erp.integrations.couriers.base import (
	AccountSettings,
	Capability,
	CourierAdapter,
	CourierContext,
)
from ecom_erp.integrations.http import HttpClient
from ecom_erp.integrations.tokens import site_tokens
from ecom_erp.messaging.transaction import in_transaction

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.courier_account.courier_account import CourierAccount

TIMEOUT = (5.0, 20.0)  # seconds; a person waits for the label


def get_account(name: str):
	"""The Courier Account document, from the cache. Raises when there is no such account."""
	return frappe.get_cached_doc("Courier Account", name)


def adapter_of(
	account: "CourierAccount", shipping_label: str = "", asked_at: datetime | None = None
) -> CourierAdapter:
	"""The adapter of a Courier Account document; `shipping_label` names the Shipping Label a number is drawn for, `asked_at` is
	when that label was asked for by a call whose outcome nobody knows (aware)."""
	known = settings(account)
	context = CourierContext(
		http=_http_client(known) if known.hosts() else None,
		cards=cards_of(account),
		next_number=_number_source(account.name, shipping_label)
		if can(account.courier, Capability.NUMBER_RANGE)
		else None,
		asked_at=asked_at,
	)
	return courier_class(account.courier)(known, context)


def settings(account: "CourierAccount") -> AccountSettings:
	"""What the account's courier must know of it. Raises UnknownCourier."""
	declaration = courier_class(account.courier).declaration
	base = adapter_settings.base_values(account)
	return adapter_settings.read(account, declaration, **base, service=account.service or "")


def choices(name: str) -> dict[str, list[str]]:
	"""What can be picked for the account's settings that hold names, by the document's field."""
	account = get_account(name)
	declaration = courier_class(account.courier).declaration
	return {declaration.column(one): list(names) for one, names in settings(account).choices().items()}


def takes_pickup_points(account: "CourierAccount", carrier: str) -> bool:
	"""Whether the account's courier delivers to pickup points of a carrier ("": nobody says whose)."""
	if not (can(account.courier, Capability.PICKUP_POINTS) and settings(account).delivers_to_points()):
		return False
	named = {one.strip().casefold() for one in (account.pickup_carriers or "").split(",")} - {""}
	return not named or carrier.strip().casefold() in named


def takes_masked(account: "CourierAccount", platform: str) -> bool:
	"""Whether the account delivers to buyers whom a marketplace masks ("": nobody says whose they are)."""
	if not can(account.courier, Capability.MASKED_RECIPIENTS):
		return False
	named = {one.strip().casefold() for one in (account.masked_platforms or "").split(",")} - {""}
	return not named or not platform or platform.strip().casefold() in named


def pickup_points_taken(company: str, address: Address) -> bool:
	"""Whether one of the company's enabled accounts delivers to the address's pickup point; True where it has none."""
	if not address.at_pickup_point:
		return True
	accounts = courier_accounts(company)
	return any(takes_pickup_points(account, address.pickup_carrier) for account in accounts)


def masked_taken(company: str, address: Address) -> bool:
	"""Whether one of the company's enabled accounts delivers to the masked buyer; True where the buyer is none."""
	if not is_masked(address):
		return True
	return any(takes_masked(account, address.recipient_platform) for account in courier_accounts(company))


def tracks(account: "CourierAccount") -> bool:
	"""Whether the courier tells by itself how a parcel goes on."""
	return can(account.courier, Capability.TRACKING)


def reports_delivery(account: "CourierAccount") -> bool:
	"""Whether orders wait for the delivery of this courier's parcels before they are completed."""
	return tracks(account) or bool(account.reports_delivery)


def tracking_url(account: "CourierAccount", number: str) -> str:
	"""Where the buyer follows a parcel at the courier; "" when the account has no such address."""
	address = account.tracking_url or ""
	return address.replace("{number}", quote(number, safe="")) if number and is_web_address(address) else ""


def is_web_address(address: str) -> bool:
	"""Whether a page may link to it."""
	parts = urlsplit(address)
	return parts.scheme in ("http", "https") and bool(parts.netloc)


def test_connection(name: str) -> str:
	"""Ask the courier whether the credentials are good; whom we speak to, in words. Raises CourierError, HttpError."""
	adapter = adapter_of(get_account(name))
	text = adapter.test()
	if adapter.offers(Capability.BALANCE):
		balances.note(name, adapter.numbers_left())
	return text


def _http_client(known: AccountSettings) -> HttpClient:
	return HttpClient(
		known.hosts(),
		account=f"courier {known.name}",
		timeout=TIMEOUT,
		retries=2,
		budget=45.0,
		max_wait=5.0,
		breaker=CircuitBreaker(site_store()),
		tokens=site_tokens(),
		local=may_reach_local(),
	)


def note_courier(account: str, status: str, message: str | None) -> None:
	"""Show on the account whether the courier can be reached."""
	if frappe.db.get_value("Courier Account", account, "sync_status") != status:
		values = {"sync_status": status, "sync_message": masked(message or "")[:500] or None}
		frappe.db.set_value("Courier Account", account, values)
		frappe.clear_document_cache("Courier Account", account)


RANGE = ("next_number", "last_number", "warn_below")


def runs_low(account: Any) -> bool:
	"""Whether fewer numbers are left in the account's range than it warns below."""
	return account.last_number - account.next_number + 1 < (account.warn_below or 0)


def _number_source(account: str, shipping_label: str) -> Callable[[], str]:
	return lambda: in_transaction(_draw_number, account, shipping_label)


def _draw_number(account: str, shipping_label: str) -> str:
	"""The label's tracking number: the one drawn for it before, else the next of the account's range. Number and
	label are written together, so a number is neither used twice nor drawn twice for one label."""
	known = lock_values("Shipping Label", shipping_label, "tracking_number")
	if known:
		return known
	row = lock_values("Courier Account", account, ["prefix", "number_width", "check_digit", *RANGE])
	if row.next_number > row.last_number:
		frappe.throw(_("The tracking numbers of {0} are used up. Enter a new range.").format(account))
	number = format_number(row.prefix, row.next_number, row.number_width, row.check_digit)
	row.next_number += 1
	drawn = {"next_number": row.next_number, "numbers_low": runs_low(row)}
	frappe.db.set_value("Courier Account", account, drawn, update_modified=False)
	frappe.db.set_value("Shipping Label", shipping_label, "tracking_number", number, update_modified=False)
	return number
