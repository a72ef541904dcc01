"""The inbox: what shops told us, kept as it came, once per shop and event."""

from collections.abc import Sequence

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.states.message import MessageStatus
from ecom_erp.core.text import as_json, identifier, key, storable
from ecom_erp.integrations.channels.base import Event

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


def message_key(shop: str, event_id: str) -> str:
	"""The unique key of an event, of a listing, of a message to be sent; equal to another only for the same id."""
	return key(f"{shop}|{event_id}", KEY_LENGTH, digits=32)
