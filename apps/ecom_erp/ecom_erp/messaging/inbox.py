"""The inbox: what shops told us, kept as it came, once per shop and event."""

from collections.abc import Sequence

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.states.message import MessageStatus
from ecom_erp.core.text import as_json, identifier, key, storable
from ecom_erp.integrations.channels.base import Event
from ecom_erp.messaging import queue

FIELDS = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"shop",
	"topic",
	"event_id",
	"message_key",
	"status",
	"source",
	"external_id",
	"occurred_at",
	"next_try_at",
	"attempts",
	"error",
	"payload",
)
KEY_LENGTH = 140


def accept(shop: str, events: Sequence[Event], source: str) -> None:
	"""Store events that are not there yet, in one statement and in the caller's transaction; one with a problem waits for
	a person. `source` is Webhook,
	Poll, REST or File. An event that is there already is left as it is: (shop, event id) is unique in the database."""
	now = now_datetime()
	user = frappe.session.user
	rows = [
		(
			frappe.generate_hash(length=16),
			now,
			now,
			user,
			user,
			shop,
			storable(event.topic)[:KEY_LENGTH],
			storable(event.event_id)[:KEY_LENGTH],
			message_key(shop, event.event_id),
			(MessageStatus.DEAD if event.problem else MessageStatus.NEW).value,
			source,
			identifier(event.external_id, KEY_LENGTH),
			event.occurred_at.replace(tzinfo=None) if event.occurred_at else None,
			None if event.problem else now,
			0,
			event.problem[:500] or None,
			as_json(event.payload),
		)
		for event in events
	]
	if rows:
		frappe.db.bulk_insert("Inbox Message", FIELDS, rows, ignore_duplicates=True)


def try_again(shop: str, external_id: str) -> int:
	"""Have the latest message about an order taken up again where it was given up, in the caller's transaction; how many
	were."""
	latest = _latest(shop, external_id)
	if not latest or latest.status != MessageStatus.DEAD:
		return 0
	queue.replay("Inbox Message", latest.name)
	return 1


def given_up(shop: str, external_id: str) -> str | None:
	"""Why the latest message about an order of the shop was given up; None when it was not, or there is none."""
	latest = _latest(shop, external_id)
	return (latest.error or "") if latest and latest.status == MessageStatus.DEAD else None


def _latest(shop: str, external_id: str):
	"""The message about an order that came last, of several of one moment the one that tells the latest."""
	if not external_id:
		return None
	about = {"shop": shop, "external_id": identifier(external_id, KEY_LENGTH)}
	order = "creation desc, occurred_at desc"
	found = frappe.get_all("Inbox Message", about, ["name", "status", "error"], order_by=order, limit=1)
	return found[0] if found else None


def message_key(shop: str, event_id: str) -> str:
	"""The unique key of an event, of a listing, of a message to be sent; equal to another only for the same id."""
	return key(f"{shop}|{event_id}", KEY_LENGTH, digits=32)
