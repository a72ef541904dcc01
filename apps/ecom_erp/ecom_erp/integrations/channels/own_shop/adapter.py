"""What the flows call for an own shop. One without an address pushes its orders and is told nothing."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from ecom_erp.core.masked_buyers import is_masked
from ecom_erp.core.orders import canonical
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.integrations.channels.base import (
	ChannelAdapter,
	ChannelError,
	Event,
	NoRecipient,
	PayloadError,
	StockRefused,
)
from ecom_erp.integrations.channels.notices import (
	CancelNotice,
	CorrectionNotice,
	FulfilmentNotice,
	RefundNotice,
	StockLevel,
	TrackingNotice,
)
from ecom_erp.integrations.channels.own_shop import mapper, webhook
from ecom_erp.integrations.channels.own_shop.client import NotFound, OwnShopClient
from ecom_erp.integrations.channels.own_shop.settings import DECLARATION, Settings
from ecom_erp.integrations.channels.pages import events
from ecom_erp.integrations.channels.values import moment, need, text
from ecom_erp.integrations.http import HttpClient

POLLED = "orders/polled"
IMPORTED = "orders/imported"  # topic of orders that came in a file
COPIED = "orders/copied"  # in one that another system of this app has exported, with all that it says of them
STOCK_BATCH = 500


class Adapter(ChannelAdapter[Settings]):
	declaration = DECLARATION

	def __init__(self, shop: Settings, http: HttpClient, client: OwnShopClient | None = None):
		super().__init__(shop, http)
		self.client = client or OwnShopClient(shop, http)

	def updated_orders(self, since: datetime) -> Iterator[Sequence[Event]]:
		if not self.client.has_address:
			return
		params = {"updated_since": since.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")}
		while True:
			answer = self.client.get("orders", **params)
			orders = answer.get("orders")
			if not isinstance(orders, list):
				raise PayloadError("orders is not a list")
			if orders:
				yield events(orders, lambda order: order_event(order, POLLED), POLLED)
			cursor = answer.get("next")
			if not cursor or params.get("cursor") == cursor:
				return
			params["cursor"] = str(cursor)

	def knows_orders(self) -> bool:
		"""Not every own shop answers questions about its orders: those that are polled do."""
		return self.client.has_address and self.shop.polled

	def fetch_order(self, external_id: str) -> CanonicalOrder | None:
		try:
			return self._of_marketplace(
				mapper.read_order(self.client.get(f"orders/{quote(external_id, safe='')}"))
			)
		except (NotFound, NoRecipient):
			return None

	def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Event:
		return webhook.read(self.shop.webhook_secret, headers, body, self.client.has_address)

	def to_canonical(self, event_topic: str, payload: Mapping[str, Any]) -> CanonicalOrder | None:
		if event_topic == COPIED:
			return canonical.from_dict(payload["canonical"])
		return self._of_marketplace(mapper.read_order(payload)) if webhook.is_whole(payload) else None

	def _of_marketplace(self, order: CanonicalOrder) -> CanonicalOrder:
		"""With the marketplace whose masked buyer it is, where the order does not say it."""
		address = order.shipping_address
		if not self.shop.marketplace or address.recipient_platform or not is_masked(address):
			return order
		named = replace(address, recipient_platform=self.shop.marketplace)
		return replace(order, shipping_address=named)

	def imported_order(self, order: CanonicalOrder) -> Event:
		return order_event(mapper.to_json(order), IMPORTED)

	def copied_order(self, order: CanonicalOrder) -> Event:
		stated = {"id": order.external_id, "updated_at": order.updated_at.isoformat()}
		return order_event({**stated, "canonical": canonical.to_dict(order)}, COPIED)

	def check(self) -> str:
		now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
		self.client.get("orders", updated_since=now)
		return ""

	def push_fulfilment(self, notice: FulfilmentNotice) -> str:
		key = f"fulfilment-{notice.external_order_id}-{notice.key}"
		if notice.edition:
			key = f"{key}-{notice.edition}"
		body = {
			"order_id": notice.external_order_id,
			"lines": [{"line_id": line, "quantity": pieces} for line, pieces in notice.lines],
			"tracking_number": notice.tracking_number,
			"carrier": notice.carrier,
			"tracking_url": notice.tracking_url,
			"packages": [] if notice.without_parcel else [asdict(package) for package in notice.packages],
			"earlier": [asdict(package) for package in notice.earlier],
			"notify_customer": notice.notify_customer,
		}
		return self._tell("fulfilments", key, body)

	def correct_fulfilment(self, notice: CorrectionNotice) -> str:
		body = {
			"order_id": notice.external_order_id,
			"fulfilment_id": notice.fulfilment_id,
			"withdrawn": notice.withdrawn,
			"packages": [asdict(package) for package in notice.packages],
			"former_numbers": list(notice.former),
			"notify_customer": notice.notify_customer,
		}
		# the same message says what is true when it is sent: another content is another key
		digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]
		key = f"correction-{notice.key}-{digest}"
		answer = self.client.post("corrections", "corrections/create", key, body)
		if notice.withdrawn or answer.get("gone"):
			return ""
		return str(answer.get("id") or notice.fulfilment_id or notice.new_key)

	def push_tracking(self, notice: TrackingNotice) -> str:
		key = notice.key or f"tracking-{notice.fulfilment_id}-{notice.status}-{notice.at.isoformat()}"
		body = {
			"order_id": notice.external_order_id,
			"fulfilment_id": notice.fulfilment_id,
			"status": notice.status,
			"at": notice.at.isoformat(),
			"text": notice.text,
		}
		return self._tell("tracking", key, body)

	def push_refund(self, notice: RefundNotice) -> str:
		if not notice.key:
			raise ChannelError("A refund needs a key, so that a repeat does not pay twice")
		body = {
			"order_id": notice.external_order_id,
			"amount": str(notice.amount),
			"currency": notice.currency,
			"lines": [
				{"line_id": line, "quantity": pieces, "restocked": restocked}
				for line, pieces, restocked in notice.lines
			],
			"note": notice.note,
			"key": notice.key,
		}
		return self._tell("refunds", notice.key, body)

	def cancel_order(self, notice: CancelNotice) -> str:
		body = {
			"order_id": notice.external_order_id,
			"reason": notice.reason,
			"refund": notice.refund,
			"restock": notice.restock,
		}
		return self._tell("cancellations", notice.key or f"cancel-{notice.external_order_id}", body)

	def push_stock(self, levels: Sequence[StockLevel]) -> None:
		refused = []
		for start in range(0, len(levels), STOCK_BATCH):
			rows = [
				{"listing_id": level.listing_id, "sku": level.sku, "available": level.available}
				for level in levels[start : start + STOCK_BATCH]
			]
			answer = self.client.post("stock", "stock/set", str(uuid4()), {"levels": rows})
			refused += [str(one) for one in answer.get("refused") or ()]
		if refused:
			raise StockRefused(f"The shop has no such listings: {', '.join(sorted(refused))}", refused)

	def _tell(self, path, key, body) -> str:
		answer = self.client.post(path, f"{path}/create", key, body)
		return str(answer.get("id") or "")


def order_event(order: Mapping[str, Any], topic: str) -> Event:
	"""The event of an order that was read, not pushed: the same content gives the same id. The order is read when its
	turn comes, so that one that cannot be understood keeps no other waiting."""
	order_id = text(need(order, "id"))
	digest = hashlib.sha256(json.dumps(order, sort_keys=True).encode()).hexdigest()[:24]
	return Event(
		event_id=f"{order_id}@{topic}/{digest}",
		topic=topic,
		external_id=order_id,
		occurred_at=moment(need(order, "updated_at"), "updated_at"),
		payload=order,
	)
