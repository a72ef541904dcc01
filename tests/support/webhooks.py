"""Webhooks as Shopify sends them, over HTTP to the live site."""

import base64
import hashlib
import hmac
import json
from typing import Any

import requests


def post(
	live_site,
	shop: str,
	body: bytes | dict[str, Any],
	secret: str,
	topic: str = "orders/create",
	event_id: str = "e1",
	content_type: str = "application/json",
):
	"""Send one webhook signed with the secret; the answer."""
	data = body if isinstance(body, bytes) else json.dumps(body).encode()
	signature = base64.b64encode(hmac.new(secret.encode(), data, hashlib.sha256).digest()).decode()
	headers = {
		"Content-Type": content_type,
		"X-Shopify-Topic": topic,
		"X-Shopify-Hmac-Sha256": signature,
		"X-Shopify-Event-Id": event_id,
	}
	return requests.post(address(live_site, shop), data=data, headers=headers, timeout=60)


def address(live_site, shop: str) -> str:
	return f"{live_site.url}/api/method/ecom_erp.api.public.webhook.receive?shop={requests.utils.quote(shop)}"
