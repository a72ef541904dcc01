"""The marketplace Bazaar: asked for its orders, told of parcels, and of nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ecom_erp.core.orders.canonical import (
	Address,
	Buyer,
	CanonicalOrder,
	Line,
	Payment,
	PaymentKind,
	PaymentState,
)
from ecom_erp.integrations.channels.base import (
	Capability,
	ChannelAdapter,
	ChannelError,
	Event,
	PayloadError,
	ShopSettings,
)
from ecom_erp.integrations.channels.notices import FulfilmentNotice
from ecom_erp.integrations.declaration import Declaration, Link, Problem, secret, setting
from ecom_erp.integrations.http import Refused, Unreachable


@dataclass(frozen=True)
class Settings(ShopSettings):
	seller: str = setting("Seller Number", required=True, description="Six digits.")
	token: str = secret("Seller Token", required=True)
	region: str = setting("Region", choices=("EU", "US"), default="EU")
	tax_number: str = setting("Tax Number", required=True, shown_when={"region": ("EU",)})
	page_size: int = setting("Orders in a Page", default=20)

	def problems(self) -> Iterator[Problem]:
		if not (self.seller.isdigit() and len(self.seller) == 6):
			yield Problem("seller", "it has six digits, not {count} characters", {"count": len(self.seller)})


class Adapter(ChannelAdapter):
	declaration = Declaration(
		name="Bazaar",
		key="bazaar",
		settings=Settings,
		capabilities=frozenset({Capability.POLLING, Capability.FULFILMENTS}),
		about="The marketplace Bazaar. Its sellers find number and token on their page.",
		links=(Link("For sellers", "https://bazaar.example.com/sellers"),),
	)

	def updated_orders(self, since: datetime) -> Iterator[Sequence[Event]]:
		found = self._call("GET", "orders", params={"since": since.isoformat(), "limit": self.shop.page_size})
		if not isinstance(found.get("orders"), list):
			raise PayloadError("orders is not a list")
		if found["orders"]:
			yield [_event(order) for order in found["orders"]]

	def fetch_order(self, external_id: str) -> CanonicalOrder | None:
		return self.to_canonical("orders/fetched", self._call("GET", f"orders/{external_id}"))

	def to_canonical(self, event_topic: str, payload: Mapping[str, Any]) -> CanonicalOrder | None:
		try:
			return _order(payload)
		except (KeyError, TypeError, ValueError, ArithmeticError) as error:
			raise PayloadError(f"Not an order of Bazaar: {type(error).__name__}") from None

	def check(self) -> str:
		return str(self._call("GET", "seller").get("currency") or "")

	def push_fulfilment(self, notice: FulfilmentNotice) -> str:
		body = {
			"order": notice.external_order_id,
			"lines": [list(line) for line in notice.lines],
			"number": notice.tracking_number,
			"carrier": notice.carrier,
		}
		return str(self._call("POST", "shipments", json=body, idempotent=True).get("id"))

	def _call(self, method: str, path: str, **options) -> dict[str, Any]:
		url = f"{self.shop.base_url}/sellers/{self.shop.seller}/{path}"
		headers = {"Authorization": f"Bearer {self.shop.token}", "X-Region": self.shop.region}
		try:
			answer = self.http.request(method, url, headers=headers, **options)
		except Refused as refusal:
			raise ChannelError(f"Bazaar refused: {refusal.status}") from None
		data = answer.json()
		if not isinstance(data, dict):
			raise Unreachable("The answer is not a JSON object", answer.status)
		return data


def _event(order: Mapping[str, Any]) -> Event:
	at = datetime.fromisoformat(order["updated"])
	return Event(f"{order['id']}@{order['updated']}", "orders/polled", order["id"], at, order)


def _order(body: Mapping[str, Any]) -> CanonicalOrder:
	currency, at = body["currency"], datetime.fromisoformat(body["created"])
	lines = tuple(
		Line(row["id"], row["listing"], row["sku"], row["title"], int(row["quantity"]), Decimal(row["price"]))
		for row in body["lines"]
	)
	total = Decimal(body["total"])
	paid = Payment(f"{body['id']}-paid", "bazaar_pay", PaymentKind.CAPTURE, total, currency, at)
	to = Address(**body["to"])
	return CanonicalOrder(
		external_id=body["id"],
		number=body["id"],
		created_at=at,
		updated_at=datetime.fromisoformat(body["updated"]),
		currency=currency,
		payment_state=PaymentState.PAID,
		total=total,
		lines=lines,
		buyer=Buyer(name=to.name, email=body["email"]),
		shipping_address=to,
		billing_address=to,
		payments=(paid,),
	)
