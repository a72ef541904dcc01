"""Prices that couriers told a moment ago, kept in Redis for the minutes of Ecom Settings: the same account as it is now, the
same parcels, addresses and day. What was refused is asked again, and rate cards are read anew each time."""

import hashlib
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import frappe
from frappe.utils import cint, nowdate

from ecom_erp.core.carriers.rates import Quote
from ecom_erp.flows.carriers.courier_kinds import can
from ecom_erp.flows.shipping.rates.offers import Offer
from ecom_erp.integrations.couriers.base import Capability, Party, Shipment

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.courier_account.courier_account import CourierAccount

# what is kept was made of these; another version of the app asks anew
_SHAPE = [field.name for kind in (Offer, Quote) for field in fields(kind)]


def known(account: "CourierAccount", packages: Sequence[Shipment]) -> list[Offer]:
	"""What the account offered for the same a moment ago; none where nothing is kept."""
	if not _seconds(account):
		return []
	return frappe.cache.get_value(_key(account, packages), expires=True) or []


def keep(account: "CourierAccount", packages: Sequence[Shipment], offers: Sequence[Offer]) -> None:
	"""Keep what the account has just offered."""
	seconds = _seconds(account)
	if seconds and offers:
		frappe.cache.set_value(_key(account, packages), list(offers), expires_in_sec=seconds)


def _seconds(account: "CourierAccount") -> int:
	if not can(account.courier, Capability.QUOTES):
		return 0
	return cint(frappe.get_cached_doc("Ecom Settings").rate_cache_minutes) * 60


def _key(account: "CourierAccount", packages: Sequence[Shipment]) -> str:
	asked = [_priced(one) for one in packages]
	text = repr((account.name, str(account.modified), nowdate(), _SHAPE, asked))
	return "ecom_erp:rates:" + hashlib.sha256(text.encode()).hexdigest()


def _priced(shipment: Shipment) -> Shipment:
	"""The shipment without what no price depends on: names, numbers, references."""
	return replace(
		shipment,
		reference="",
		order_number="",
		contents=(),
		hazards=frozenset(),
		masked=None,
		sender=_place(shipment.sender),
		recipient=_place(shipment.recipient),
		further=tuple(replace(piece, reference="") for piece in shipment.further),
	)


def _place(party: Party) -> Party:
	"""A company's address costs otherwise than a person's."""
	return replace(party, name="", company="a company" if party.company else "", phone="")
