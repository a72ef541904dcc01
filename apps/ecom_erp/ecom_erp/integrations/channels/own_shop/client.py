"""Transport to an own shop: signed JSON over HTTPS, an idempotency key with each POST."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from ecom_erp.integrations.channels.base import ChannelError, NoRecipient
from ecom_erp.integrations.channels.own_shop import signing
from ecom_erp.integrations.channels.own_shop.settings import Settings
from ecom_erp.integrations.http import HttpClient, Refused, Unreachable


class OwnShopClient:
	def __init__(self, shop: Settings, http: HttpClient):
		self._shop, self._http = shop, http

	@property
	def has_address(self) -> bool:
		return bool(self._shop.base_url)

	def get(self, path: str, **params: str) -> dict[str, Any]:
		"""The answer. Raises HttpError, NotFound or ChannelError."""
		query = f"?{urlencode(params)}" if params else ""
		url = f"{self._address()}/{path}{query}"
		parts = urlsplit(url)
		signed = (parts.path + (f"?{parts.query}" if parts.query else "")).encode()
		return self._send("GET", url, signed, None, {})

	def post(self, path: str, topic: str, key: str, body: Mapping[str, Any]) -> dict[str, Any]:
		"""Tell the shop something. It does a thing once for one `key`, so telling it again does no harm."""
		data = json.dumps(body, ensure_ascii=False).encode()
		more = {"Content-Type": "application/json", "X-Ecom-Topic": topic, "Idempotency-Key": key}
		return self._send("POST", f"{self._address()}/{path}", data, data, more)

	def _address(self) -> str:
		if not self._shop.base_url:
			raise NoRecipient("Not sent: the shop has no URL")
		return self._shop.base_url.rstrip("/")

	def _send(self, method, url, signed, data, more):
		headers = {**signing.headers(self._shop.webhook_secret, signed), **more}
		if self._shop.access_token:
			headers["Authorization"] = f"Bearer {self._shop.access_token}"
		try:
			response = self._http.request(method, url, headers=headers, data=data, idempotent=True)
		except Refused as refusal:
			if refusal.status == 404 and method == "GET":
				raise NotFound(f"The shop has nothing at {urlsplit(url).path}")
			raise ChannelError(f"The shop refused: {_said(refusal.body) or refusal}")
		answer = json.loads(response.body, parse_float=str) if _is_json(response) else None
		if not isinstance(answer, dict):
			raise Unreachable("The shop's answer is not a JSON object", response.status)
		return answer


class NotFound(ChannelError):
	"""The shop has no such order, or does not answer such questions."""


def _is_json(response) -> bool:
	response.json()
	return True


def _said(body: bytes) -> str:
	try:
		answer = json.loads(body)
	except ValueError:
		return ""
	return str(answer.get("message") or "")[:200] if isinstance(answer, dict) else ""
