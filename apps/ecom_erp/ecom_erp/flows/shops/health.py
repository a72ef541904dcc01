"""How a shop is doing: what lags, what failed, and whether it is asked at all."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe.query_builder.functions import Count, Min

from ecom_erp.core.states.message import MessageStatus
from ecom_erp.flows.shops.shops import failures_before_rest

TRACKING = ("Fulfilment", "Fulfilment Correction", "Tracking")
STOCK = ("Stock",)
MANY = 1000
"""Orders that are counted, at most: whether a shop has begun, not how far it has come."""


@dataclass(frozen=True)
class Queue:
	"""Messages of a kind: how many wait, since when the oldest does, how many were given up."""

	waiting: int
	since: datetime | None
	dead: int


@dataclass(frozen=True)
class Health:
	"""Times are those of the site, `fetched_until` is UTC. `failures`: in a row, after which the shop rests now; 0 while it
	is asked."""

	status: str
	problem: str
	failures: int
	orders: Queue
	stock: Queue
	tracking: Queue
	refused_listings: int
	fetched_until: datetime | None
	last_poll_at: datetime | None
	last_webhook_at: datetime | None
	stock_sent_at: datetime | None
	orders_taken: int
	unmapped: int

	def as_data(self) -> dict[str, Any]:
		return asdict(self)


def of(name: str) -> Health:
	"""A fixed number of queries, each along an index, however many messages there are."""
	fields = ["sync_status", "sync_message", "polled_until", "last_poll_at", "stock_sent_at"]
	shop = frappe.db.get_value("Ecom Shop", name, fields, as_dict=True)
	return Health(
		status=shop.sync_status,
		problem=shop.sync_message or "",
		failures=failures_before_rest(name),
		orders=_queue("Inbox Message", name),
		stock=_queue("Outbox Message", name, STOCK),
		tracking=_queue("Outbox Message", name, TRACKING),
		refused_listings=frappe.db.count("Ecom Listing", {"shop": name, "stock_problem": ("is", "set")}),
		fetched_until=shop.polled_until,
		last_poll_at=shop.last_poll_at,
		last_webhook_at=_last_webhook(name),
		stock_sent_at=shop.stock_sent_at,
		orders_taken=len(
			frappe.get_all("Ecom Order", {"shop": name}, pluck="name", limit=MANY, order_by=None)
		),
		unmapped=frappe.db.count("Ecom Listing", {"shop": name, "status": "Unmapped"}),
	)


def _queue(doctype: str, shop: str, kinds: Sequence[str] = ()) -> Queue:
	table = frappe.qb.DocType(doctype)
	own = (table.shop == shop) & table.kind.isin(kinds) if kinds else table.shop == shop
	# done and dead messages have no due time
	waiting = frappe.qb.from_(table).select(Count("*"), Min(table.creation))
	[(count, since)] = waiting.where(own & table.next_try_at.isnotnull()).run()
	dead = frappe.qb.from_(table).select(Count("*")).where(own & (table.status == MessageStatus.DEAD))
	return Queue(count, since, dead.run()[0][0])


def _last_webhook(shop: str) -> datetime | None:
	return frappe.db.get_value(
		"Inbox Message", {"shop": shop, "source": "Webhook"}, "creation", order_by="creation desc"
	)
