"""Transport to WooCommerce's REST API v3: consumer key and secret by Basic authentication, lists page by page."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from ecom_erp.integrations.channels.base import ChannelError
from ecom_erp.integrations.channels.woocommerce.settings import Settings
from ecom_erp.integrations.http import HttpClient, HttpError, Refused, Response, Unreachable

ROOT = "wp-json"
API = "wc/v3"
PAGE = 50

_REFUSALS = {
	401: "the consumer key or its secret is not valid",
	403: "the consumer key lacks a permission: it needs read and write",
}
# WooCommerce says 401 for different reasons
_KEYS = {
	"woocommerce_rest_authentication_error": "the consumer secret does not belong to the consumer key",
	"woocommerce_rest_cannot_view": "it saw no key that it knows. Check the consumer key. If it is right, the key did not "
	"arrive: WooCommerce takes keys over https only, and a server or proxy in front of it may drop the header "
	"Authorization or not say that the call came by https",
}
_NO_API = (
	"WooCommerce refused: there is no REST API at this address. Check the shop's URL, and in WordPress choose any structure "
	"but Plain under Settings > Permalinks"
)


class NotFound(ChannelError):
	"""The shop has no such thing."""


class WooClient:
	def __init__(self, shop: Settings, http: HttpClient):
		self._root = f"{shop.base_url.rstrip('/')}/{ROOT}"
		self.url = f"{self._root}/{API}"
		pair = f"{shop.consumer_key}:{shop.consumer_secret}".encode()
		self._headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
		self._http = http

	def get(self, path: str, **params: Any) -> dict[str, Any]:
		"""One thing. Raises HttpError when the shop cannot be reached or its answer is none, NotFound or ChannelError when
		it refuses."""
		return _one(self._send("GET", path, params=params))

	def order(self, external_id: str) -> dict[str, Any]:
		"""An order as it is now; raises as `get`."""
		found = self.get(f"orders/{external_id}")
		if not found.get("id") or not isinstance(found.get("line_items"), list) or "status" not in found:
			raise Unreachable("WooCommerce's answer is no order", 200)
		return found

	def get_list(self, path: str, **params: Any) -> list[dict[str, Any]]:
		"""A list that comes in one piece."""
		return _rows(self._send("GET", path, params=params))

	def get_page(self, path: str, page: int, **params: Any) -> tuple[list[dict[str, Any]], int]:
		"""One page of a list, and how many pages there are."""
		response = self._send("GET", path, params={"per_page": PAGE, "page": page, **params})
		rows = _rows(response)
		try:
			return rows, int(response.headers.get("X-WP-TotalPages") or 1)
		except ValueError:
			raise Unreachable("WooCommerce's header X-WP-TotalPages is not a number", response.status)

	def get_all(self, path: str, **params: Any) -> list[dict[str, Any]]:
		"""All pages of a list."""
		rows, pages = self.get_page(path, 1, **params)
		for page in range(2, pages + 1):
			rows = rows + self.get_page(path, page, **params)[0]
		return rows

	def put(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
		"""Change something; saying it twice does no harm."""
		return _one(self._send("PUT", path, json=dict(body), idempotent=True))

	def post(self, path: str, body: Mapping[str, Any], *, idempotent: bool = False) -> dict[str, Any]:
		"""`idempotent`: false where WooCommerce would make a second one."""
		return _one(self._send("POST", path, json=dict(body), idempotent=idempotent))

	def may_write(self) -> bool:
		"""Whether the key may write, for one that is known to read: a change of no order at all is asked for. Raises as
		`get`."""
		try:
			self._send("POST", "orders/batch", json={}, idempotent=True)
		except ChannelError as refusal:
			if refusal.status not in (401, 403):
				raise
			return False
		return True

	def site(self) -> dict[str, Any]:
		"""What WordPress tells everybody: name, timezone_string, gmt_offset; {} where it is set to tell nothing."""
		asked = {"_fields": "name,timezone_string,gmt_offset"}
		try:
			return _one(self._http.request("GET", f"{self._root}/", params=asked))
		except HttpError:
			return {}

	def _send(self, method, path, **options) -> Response:
		try:
			return self._http.request(method, f"{self.url}/{path}", headers=self._headers, **options)
		except HttpError as error:
			refusal = _refusal(error)
			if refusal is None:
				raise
		raise refusal


def _one(response: Response) -> dict[str, Any]:
	answer = response.json()
	if not isinstance(answer, dict):
		raise Unreachable("WooCommerce's answer is not an object", response.status)
	return answer


def _rows(response: Response) -> list[dict[str, Any]]:
	rows = response.json()
	if not isinstance(rows, list):
		raise Unreachable("WooCommerce's answer is not a list", response.status)
	return rows


def _refusal(error: HttpError) -> ChannelError | None:
	"""What WooCommerce says about a request it will not do. It says so with status 500 too, e.g. for a refund that the
	gateway refuses."""
	code, message = _said(error.body)
	if not isinstance(error, Refused) and not code.startswith("woocommerce_"):
		return None
	if error.status == 404 and not code:
		return ChannelError(_NO_API)
	if error.status == 404 and code == "rest_no_route":
		return ChannelError("WooCommerce refused: there is no WooCommerce REST API at this address")
	kind = NotFound if error.status == 404 and code.endswith("_invalid_id") else ChannelError
	cause = _KEYS.get(code) if error.status == 401 else None
	reason = "; ".join(part for part in (cause or _REFUSALS.get(error.status, ""), message) if part)
	refusal = kind(f"WooCommerce refused: {reason}" if reason else str(error))
	refusal.codes = (code,)
	refusal.status = error.status
	return refusal


def _said(body: bytes) -> tuple[str, str]:
	try:
		answer = json.loads(body)
	except ValueError:
		return "", ""
	if not isinstance(answer, dict):
		return "", ""
	return str(answer.get("code") or ""), str(answer.get("message") or "")
