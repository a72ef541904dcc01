"""What Shopify takes as proof that a call is allowed: the access token of a custom app that was made in the shop's admin,
or a token that an app of the Dev Dashboard gets for a day by its client ID and secret. Apps of the first kind cannot be
made any more since 2026; those that there are go on working.

https://shopify.dev/docs/apps/build/authentication-authorization/client-credentials-grant
"""

import hashlib
from typing import Protocol

from ecom_erp.integrations.channels.base import ChannelError
from ecom_erp.integrations.channels.shopify.settings import Settings
from ecom_erp.integrations.http import HttpClient, Refused, Unreachable

EARLY = 300
"""Seconds before its end in which a token is not used any more: a call may take a while."""

_REFUSALS = {
	"app_not_installed": "the app is not installed in this shop. Install it from the app's page in the Dev Dashboard",
	"shop_not_permitted": "the app and the shop belong to different organisations. Create the app in the organisation "
	"that owns the shop",
	"application_cannot_be_found": "there is no app with this client ID",
	"invalid_client": "the client secret does not belong to this client ID",
}


class Access(Protocol):
	"""`token` gives what to send; `renew` is called when Shopify did not take it, and says whether another may help.
	`refusal` tells a person what is wrong with a token that is not taken."""

	refusal: str

	def token(self) -> str: ...

	def renew(self) -> bool: ...


def access_of(shop: Settings, http: HttpClient) -> Access:
	"""By which of the two a shop is reached; client ID and secret come first where both are entered."""
	return LentToken(shop, http) if shop.client_id else FixedToken(shop.access_token)


class FixedToken:
	refusal = "the access token is not valid"

	def __init__(self, token: str):
		self._token = token

	def token(self) -> str:
		return self._token

	def renew(self) -> bool:
		return False


class LentToken:
	"""A token for a day, asked for when none is kept, or when Shopify does not take the one that is."""

	refusal = "it does not accept the token that it has just issued"

	def __init__(self, shop: Settings, http: HttpClient):
		self._shop, self._http = shop, http
		self._asked = False
		parts = (shop.base_url, shop.client_id, shop.client_secret)
		self._key = hashlib.sha256("\0".join(parts).encode()).hexdigest()

	def token(self) -> str:
		"""Raises HttpError when the shop cannot be reached, ChannelError when it lends none."""
		return self._http.tokens.read(self._key) or self._ask()

	def renew(self) -> bool:
		self._http.tokens.forget(self._key)
		return not self._asked

	def _ask(self) -> str:
		self._asked = True
		body = {
			"client_id": self._shop.client_id,
			"client_secret": self._shop.client_secret,
			"grant_type": "client_credentials",
		}
		url = f"{self._shop.base_url.rstrip('/')}/admin/oauth/access_token"
		headers = {"Accept": "application/json"}
		try:
			response = self._http.request("POST", url, headers=headers, json=body, idempotent=True)
		except Refused as refusal:
			raise ChannelError(f"Shopify issues no access token: {_reason(refusal)}")
		answer = response.json()
		token = answer.get("access_token") if isinstance(answer, dict) else None
		if not isinstance(token, str) or not token:
			raise Unreachable("Shopify's answer holds no access token", response.status)
		life = answer.get("expires_in")
		if isinstance(life, (int, float)) and life > EARLY:
			self._http.tokens.write(self._key, token, life - EARLY)
		return token


def _reason(refusal: Refused) -> str:
	"""Shopify names its reason in JSON, or within a page for people."""
	text = refusal.body.decode("utf-8", errors="replace")
	return next((reason for code, reason in _REFUSALS.items() if code in text), str(refusal))
