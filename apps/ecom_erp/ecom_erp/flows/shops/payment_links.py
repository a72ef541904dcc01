"""Where buyers of a shop can pay: addresses that an admin has entered for its gateways, filled in for each order."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import frappe
from frappe import _

from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.states.order import CANCELLED

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

PLACES = ("order", "amount", "currency")
_PLACE = re.compile(r"\{([^{}]*)\}")


def check(shop: "EcomShop") -> None:
	"""Raises ValidationError for an address that buyers could not open."""
	for row in shop.gateways:
		address = (row.payment_url or "").strip()
		if not address:
			continue
		parts = urlsplit(address)
		if parts.scheme != "https" or not parts.hostname or "{" in parts.netloc:
			frappe.throw(_("Row {0}: a payment link begins with https:// and a host").format(row.idx))
		unknown = [one for one in _PLACE.findall(address) if one not in PLACES]
		if unknown or "{" in _PLACE.sub("", address):
			places = ", ".join(f"{{{one}}}" for one in PLACES)
			frappe.throw(_("Row {0}: only {1} are filled in").format(row.idx, places))


def due(order: "EcomOrder") -> Decimal:
	"""What is still to be paid; 0 of an order that is cancelled."""
	if order.status == CANCELLED:
		return Decimal(0)
	left = from_field(order.total) - from_field(order.paid_amount)
	return max(quantize(left, order.currency), Decimal(0))


def links(shop: "EcomShop", number: str, amount: Decimal, currency: str) -> list[dict[str, str]]:
	"""{"gateway", "url"} of each gateway by which an order can be paid at once."""
	values = {"order": number, "amount": f"{amount:f}", "currency": currency}
	return [
		{
			"gateway": row.gateway,
			"url": _PLACE.sub(lambda place: quote(values[place[1]], safe=""), row.payment_url.strip()),
		}
		for row in shop.gateways
		if row.payment_url and not row.pay_later
	]
