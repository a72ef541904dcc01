"""What the flows call for a Shopify shop."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.integrations.channels.base import ChannelAdapter, Event, PrivacyWish
from ecom_erp.integrations.channels.description import CataloguePage, Registration, ShopDescription
from ecom_erp.integrations.channels.notices import (
	CancelNotice,
	CorrectionNotice,
	FulfilmentNotice,
	RefundNotice,
	StockLevel,
	TrackingNotice,
)
from ecom_erp.integrations.channels.pages import events
from ecom_erp.integrations.channels.shopify import (
	completion,
	connection,
	corrections,
	graphql,
	notices,
	order_queries,
	privacy,
	pushes,
	queries,
	rest,
	webhook,
)
from ecom_erp.integrations.channels.shopify.client import QueryTooCostly, ShopifyClient
from ecom_erp.integrations.channels.shopify.settings import DECLARATION, Settings
from ecom_erp.integrations.channels.shopify.values import gid
from ecom_erp.integrations.channels.values import moment, need
from ecom_erp.integrations.http import HttpClient

POLLED = "orders/polled"  # topic of orders that we asked for; Shopify has no such topic
PAGE = 5  # orders in one query: what the cost of a single query allows; fewer when the shop finds that too costly


class Adapter(ChannelAdapter[Settings]):
	declaration = DECLARATION

	def __init__(self, shop: Settings, http: HttpClient, client: ShopifyClient | None = None):
		super().__init__(shop, http)
		self.client = client or ShopifyClient(shop, http)

	def updated_orders(self, since: datetime) -> Iterator[Sequence[Event]]:
		after, size = None, PAGE
		moment_text = since.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
		while True:
			variables = {"first": size, "after": after, "filter": f"updated_at:>='{moment_text}'"}
			try:
				page = self.client.run(order_queries.UPDATED_ORDERS, variables, without_people=True)["orders"]
			except QueryTooCostly:
				if size == 1:
					raise
				size = max(1, size // 2)
				continue
			if page["nodes"]:
				yield events(page["nodes"], self._event, POLLED)
			if not page["pageInfo"]["hasNextPage"]:
				return
			after = page["pageInfo"]["endCursor"]

	def fetch_order(self, external_id: str) -> CanonicalOrder | None:
		asked = {"id": gid("Order", external_id)}
		node = self.client.run(order_queries.ORDER, asked, without_people=True)["order"]
		return graphql.read_order(self._event(node).payload) if node else None

	def tells_of_deletion(self, event_topic: str) -> bool:
		return event_topic == webhook.DELETED

	def privacy_wish(self, event_topic: str, payload: Mapping[str, Any]) -> PrivacyWish | None:
		return privacy.wish(event_topic, payload)

	def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Event:
		return webhook.read(self.shop.signing_secret(), headers, body)

	def to_canonical(self, event_topic: str, payload: Mapping[str, Any]) -> CanonicalOrder | None:
		if event_topic == POLLED:
			return graphql.read_order(payload)
		if event_topic in webhook.ORDER_TOPICS and rest.is_whole(payload):
			return rest.read_order(payload)
		return None

	def push_fulfilment(self, notice: FulfilmentNotice) -> str:
		return pushes.fulfil(self.client, notice)

	def correct_fulfilment(self, notice: CorrectionNotice) -> str:
		return corrections.correct(self.client, notice)

	def push_refund(self, notice: RefundNotice) -> str:
		return pushes.refund(self.client, notice, self.shop.location_id)

	def push_tracking(self, notice: TrackingNotice) -> str:
		return notices.track(self.client, notice)

	def cancel_order(self, notice: CancelNotice) -> str:
		return notices.cancel(self.client, notice)

	def push_stock(self, levels: Sequence[StockLevel]) -> dict[str, int]:
		return pushes.set_stock(self.client, levels, self.shop.location_id)

	def check(self) -> str:
		return self.client.run(queries.SHOP, {})["shop"]["currencyCode"]

	def describe(self, address: str = "") -> ShopDescription:
		return connection.describe(self.client, self.shop, address)

	def register_webhooks(self, address: str) -> Registration:
		return connection.register_webhooks(self.client, address)

	def catalogue(self, after: str = "") -> Iterator[CataloguePage]:
		return connection.catalogue(self.client, after)

	def _event(self, node):
		node = completion.whole_order(self.client, node)
		updated_at = need(node, "updatedAt")
		order_id = str(need(node, "legacyResourceId"))
		# times are whole seconds, and some values appear without a change of the time
		digest = hashlib.sha256(json.dumps(node, sort_keys=True).encode()).hexdigest()[:24]
		return Event(
			event_id=f"{order_id}@{updated_at}/{digest}",
			topic=POLLED,
			external_id=order_id,
			occurred_at=moment(updated_at, "updatedAt"),
			payload=node,
		)
