"""Shopify's mandatory compliance webhooks: customers/data_request, customers/redact, shop/redact.

https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance"""

from collections.abc import Mapping
from typing import Any

from ecom_erp.integrations.channels.base import PrivacyWish
from ecom_erp.integrations.channels.values import text

DATA_REQUEST, REDACT, SHOP_REDACT = "customers/data_request", "customers/redact", "shop/redact"


def wish(topic: str, payload: Mapping[str, Any]) -> PrivacyWish | None:
	if topic == SHOP_REDACT:
		return PrivacyWish(True, f"{topic}/{text(payload.get('shop_id'))}", everyone=True)
	if topic not in (DATA_REQUEST, REDACT):
		return None
	buyer = payload.get("customer") or {}
	erase = topic == REDACT
	orders = payload.get("orders_to_redact" if erase else "orders_requested") or ()
	asked = (payload.get("data_request") or {}).get("id") or buyer.get("id") or "-".join(map(str, orders))
	return PrivacyWish(
		erase,
		f"{topic}/{text(asked)}",
		text(buyer.get("id")),
		text(buyer.get("email")),
		text(buyer.get("phone")),
		tuple(text(one) for one in orders),
	)
