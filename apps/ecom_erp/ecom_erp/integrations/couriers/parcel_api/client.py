"""Calls of the Parcel API. Every answer is JSON; a refusal says `code` and `message`.

Only what the courier says about the parcel or label is a refusal (CourierError). Any other 4xx, such as a key that is not
accepted any more, says nothing about a label that an earlier call may have bought: it is tried again as if he could not
be reached.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ecom_erp.integrations.couriers.base import CourierError
from ecom_erp.integrations.couriers.parcel_api.settings import Settings
from ecom_erp.integrations.http import HttpClient, Refused, Unreachable

# what a courier refuses, whose own words may name the recipient
_REFUSALS = {
	"no_service": "does not go there",
	"too_heavy": "the parcel is too heavy",
	"address": "the address is not one he can deliver to",
	"too_late": "the parcel is on its way, the label cannot be given back",
	"unknown_label": "he knows no such label",
	"unknown_service": "the service is not offered any more",
}
_REFUSING = (400, 404, 422)  # statuses of a refusal whose code is not known


class Client:
	def __init__(self, account: Settings, http: HttpClient):
		self.account = account
		self.http = http

	def get(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
		return self._call("GET", path, params=params)

	def post(self, path: str, body: Mapping[str, Any], key: str = "") -> dict[str, Any]:
		"""`key`: the idempotency key of something that must happen once; without one, twice does no harm."""
		headers = {"Idempotency-Key": key} if key else {}
		return self._call("POST", path, json=body, headers=headers, idempotent=True)

	def _call(
		self, method: str, path: str, headers: Mapping[str, str] | None = None, **options
	) -> dict[str, Any]:
		try:
			answer = self.http.request(
				method,
				f"{self.account.base_url}/v1{path}",
				headers={
					"Authorization": f"Bearer {self.account.key}",
					"Accept": "application/json",
					**(headers or {}),
				},
				**options,
			)
		except Refused as error:
			raise _as_exception(error) from None
		data = answer.json()
		if not isinstance(data, dict):
			raise Unreachable("The answer is not a JSON object", answer.status)
		return data


def _as_exception(error: Refused) -> CourierError | Unreachable:
	"""The courier's reason by its code. His own words may name the recipient and are not repeated."""
	code = _code(error)
	if error.status == 401 or code == "credentials":
		return Unreachable("the API key is not accepted", error.status)
	if code in _REFUSALS:
		return CourierError(_REFUSALS[code])
	if error.status in _REFUSING:
		return CourierError(f"refused ({code or error.status})"[:140])
	return Unreachable(f"{error} ({code})"[:140] if code else str(error), error.status)


def _code(error: Refused) -> str:
	try:
		return str(json.loads(error.body).get("code") or "")
	except (ValueError, AttributeError):
		return ""


def segment(text: str) -> str:
	"""A text as one segment of a path."""
	return quote(text, safe="")
