"""The post of Bazaar: sells labels over the network; prices are those of the account's rate cards."""

import base64
from dataclasses import dataclass

from ecom_erp.integrations.couriers.base import (
	AccountSettings,
	Capability,
	CourierAdapter,
	CourierError,
	Label,
	Shipment,
)
from ecom_erp.integrations.declaration import Declaration, secret, setting
from ecom_erp.integrations.http import Refused, Unreachable


@dataclass(frozen=True)
class Settings(AccountSettings):
	customer: str = setting("Customer Number", required=True)
	password: str = secret("Post Password", required=True)
	express: bool = setting("Send by Express", default=False)


class Adapter(CourierAdapter):
	declaration = Declaration(
		name="Bazaar Post",
		key="bazaar_post",
		settings=Settings,
		capabilities=frozenset({Capability.NETWORK}),
		about="The post of the marketplace Bazaar.",
	)

	def buy(self, shipment: Shipment, service: str, idempotency_key: str) -> Label:
		price = self._card_price(shipment)
		body = {"key": idempotency_key, "reference": shipment.reference, "express": self.account.express}
		sold = self._call("POST", json=body, idempotent=True)
		try:
			number, content = str(sold["number"]), base64.b64decode(sold["label"])
		except (KeyError, TypeError, ValueError):
			raise Unreachable("The answer is no label") from None
		return Label(number, service, price.amount, price.currency, content, "zpl")

	def find(self, idempotency_key: str) -> str:
		return str(self._call("GET", params={"key": idempotency_key}).get("number") or "")

	def _call(self, method: str, **options) -> dict:
		pair = f"{self.account.customer}:{self.account.password}".encode()
		headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
		try:
			answer = self.context.http.request(
				method, f"{self.account.base_url}/labels", headers=headers, **options
			)
		except Refused as refusal:
			if refusal.status == 401:
				raise Unreachable("the password is not accepted", refusal.status) from None
			raise CourierError(f"refused ({refusal.status})") from None
		data = answer.json()
		if not isinstance(data, dict):
			raise Unreachable("The answer is not a JSON object", answer.status)
		return data
