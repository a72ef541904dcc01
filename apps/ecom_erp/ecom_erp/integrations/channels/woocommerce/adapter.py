"""What the flows call for a WooCommerce shop."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.integrations.channels.base import ChannelAdapter, ChannelError, Event, PayloadError
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
from ecom_erp.integrations.channels.values import need, text
from ecom_erp.integrations.channels.woocommerce import (
	connection,
	corrections,
	decimals,
	mapper,
	notes,
	pushes,
	statuses,
	stock,
	webhook,
)
from ecom_erp.integrations.channels.woocommerce.client import PAGE, NotFound, WooClient
from ecom_erp.integrations.channels.woocommerce.settings import DECLARATION, Settings
from ecom_erp.integrations.http import HttpClient

POLLED = "orders/polled"  # topic of orders that we asked for; WooCommerce has no such topic
SECOND = timedelta(seconds=1)
MOST_LEFT_OUT = 500  # ids in an address


class Adapter(ChannelAdapter[Settings]):
	declaration = DECLARATION
	chooses_secret = True

	def __init__(self, shop: Settings, http: HttpClient, client: WooClient | None = None):
		super().__init__(shop, http)
		self.client = client or WooClient(shop, http)

	def updated_orders(self, since: datetime) -> Iterator[Sequence[Event]]:
		"""First the orders in the bin, which are not among `any`; their events have no time, so that the shop counts as
		read up to where the other orders were read."""
		for page in self._changed(since, "trash"):
			yield [replace(event, occurred_at=None) for event in page]
		yield from self._changed(since, "any")

	def _changed(self, since: datetime, status: str) -> Iterator[Sequence[Event]]:
		"""An order that changes while pages are read moves to the end of the list, and the others move up: a page by its
		number would miss one. So each page starts anew behind the last order seen. Those changed within one second come
		in no fixed order: the ones seen are left out of the next page by their ids."""
		after = since - SECOND  # WooCommerce gives what was modified *after* the time
		known: dict[str, datetime | None] = {}
		seen: set[str] = set()
		while True:
			left_out = sorted(known)[:MOST_LEFT_OUT]
			page = 1 + (len(known) - len(left_out)) // PAGE
			bodies, pages = self.client.get_page("orders", page, **_filter(after, status, left_out))
			placed = [body for body in bodies if not isinstance(body, Mapping) or mapper.is_order(body)]
			placed = statuses.marked(self.client, decimals.exact(self.client, placed, status))
			found = events(placed, self._event, POLLED)
			fresh = [event for event in found if event.event_id not in seen]
			seen.update(event.event_id for event in fresh)
			if fresh:
				yield fresh
			if page >= pages or not bodies:
				return
			before = after, set(known)
			known.update({_id(body): _modified(body) for body in bodies if _id(body)})
			last = next(filter(None, map(_modified, reversed(bodies))), after)
			after = max(after, last - SECOND)
			known = {key: at for key, at in known.items() if at is None or at > after}
			if not fresh and (after, set(known)) == before:
				return

	def fetch_order(self, external_id: str) -> CanonicalOrder | None:
		try:
			body = self.client.get(f"orders/{external_id}")
		except NotFound:
			return None
		if not mapper.is_order(body):
			return None
		[body] = statuses.marked(self.client, [decimals.exact_order(self.client, body)])
		return mapper.read_order(self._with_refunds(body))

	def tells_of_deletion(self, event_topic: str) -> bool:
		return event_topic == webhook.DELETED

	def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Event | None:
		return webhook.read(self.shop.webhook_secret, headers, body)

	def to_canonical(self, event_topic: str, payload: Mapping[str, Any]) -> CanonicalOrder | None:
		# of a status that is not WooCommerce's own, a message does not say whether the shop knows it
		told = event_topic in webhook.ORDER_TOPICS and statuses.is_own(payload)
		stated = event_topic == POLLED or told
		if stated and mapper.is_order(payload) and mapper.is_whole(payload):
			return mapper.read_order(payload)
		return None

	def push_fulfilment(self, notice: FulfilmentNotice) -> str:
		return pushes.fulfil(self.client, notice)

	def push_tracking(self, notice: TrackingNotice) -> str:
		return pushes.track(self.client, notice)

	def correct_fulfilment(self, notice: CorrectionNotice) -> str:
		return corrections.correct(self.client, notice)

	def push_refund(self, notice: RefundNotice) -> str:
		return pushes.refund(self.client, notice)

	def cancel_order(self, notice: CancelNotice) -> str:
		return pushes.cancel(self.client, notice)

	def note_buyer(self, external_order_id: str, text: str) -> str:
		return notes.tell_once(self.client, external_order_id, text)

	def push_stock(self, levels: Sequence[StockLevel]) -> None:
		stock.set_stock(self.client, levels)

	def check(self) -> str:
		self.client.get_list("orders", per_page=1)
		return text(self.client.get("data/currencies/current").get("code"))

	def describe(self, address: str = "") -> ShopDescription:
		return connection.describe(self.client, self.check(), address)

	def register_webhooks(self, address: str) -> Registration:
		return connection.register_webhooks(self.client, self.shop, address)

	def catalogue(self, after: str = "") -> Iterator[CataloguePage]:
		return connection.catalogue(self.client, after)

	def _event(self, body):
		need(body, "id")
		# without them the body is not whole: the order alone is asked for when its turn comes, and says why it is refused
		with suppress(ChannelError):
			body = self._with_refunds(body)
		order_id, modified = text(need(body, "id")), text(need(body, "date_modified_gmt"))
		# times are whole seconds: two changes within one have the same time, and differ in what is said
		digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:24]
		return Event(
			event_id=f"{order_id}@{modified}/{POLLED}/{digest}",
			topic=POLLED,
			external_id=order_id,
			occurred_at=mapper.gmt(modified, "date_modified_gmt"),
			payload=body,
		)

	def _with_refunds(self, body):
		if not body.get("refunds"):
			return body
		return {
			**body,
			mapper.REFUNDS: self.client.get_all(
				f"orders/{text(need(body, 'id'))}/refunds", **decimals.of_refunds(body)
			),
		}


def _modified(body: Any) -> datetime | None:
	"""When an order of a page was changed; None when it does not say."""
	try:
		return mapper.gmt(need(body, "date_modified_gmt"), "date_modified_gmt")
	except PayloadError:
		return None


def _id(body: Any) -> str:
	return text(body.get("id")) if isinstance(body, Mapping) else ""


def _filter(after: datetime, status: str, left_out: Collection[str]) -> dict[str, str]:
	asked = {
		"modified_after": after.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S"),
		"dates_are_gmt": "true",
		"orderby": "modified",
		"order": "asc",
		"status": status,
	}
	return {**asked, "exclude": ",".join(left_out)} if left_out else asked
