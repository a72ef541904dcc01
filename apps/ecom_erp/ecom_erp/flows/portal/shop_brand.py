"""A shop's name, logo and colour on the pages of its buyers."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

import frappe

from ecom_erp.core.portal.colours import DEFAULT, PAPER, parsed, readable, text_on
from ecom_erp.erp.selling.items import pictures_of
from ecom_erp.flows.shops.shops import get_shop


def brand_of(shop: str) -> dict[str, Any]:
	"""`title`, `logo` (an address that everybody may fetch, "" for none), and colours as "#rrggbb": `header` with the text
	on it, `accent` for links and buttons. Of no shop: as of one that has chosen nothing."""
	doc = get_shop(shop) if shop else frappe._dict()
	colour = parsed(doc.brand_color or "")
	return {
		"title": doc.shop_name or shop,
		"logo": public_address(doc.logo or ""),
		"header": colour or "",
		"header_text": text_on(colour) if colour else "",
		"accent": readable(colour) if colour else DEFAULT,
		"accent_text": PAPER,
	}


def pictures(items: Collection[str]) -> dict[str, str]:
	"""Addresses of the items' pictures that everybody may fetch, by item code."""
	found = {item: public_address(address) for item, address in pictures_of(items).items()}
	return {item: address for item, address in found.items() if address}


def public_address(address: str) -> str:
	"""The address where it is one of a public file of this site or of another site by https, else ""."""
	if address.startswith(("/files/", "/assets/")):
		return address
	parts = urlsplit(address)
	return address if parts.scheme == "https" and parts.netloc else ""
