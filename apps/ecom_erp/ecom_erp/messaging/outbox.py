"""The outbox: what we owe a shop, written in the transaction of the fact it tells, delivered after it."""

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any

import frappe
from frappe.utils import get_datetime, now_datetime

from ecom_erp.core.states.message import UNDELIVERED, MessageStatus
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.messaging.inbox import message_key
from ecom_erp.messaging.kick import kick


def put(
	shop: str,
	kind: str,
	key: str,
	payload: dict,
	ecom_order: str,
	reference_doctype: str,
	reference_name: str,
	wait: timedelta = timedelta(),
) -> None:
	"""Queue one message, due after `wait`. `key` is unique within the shop: the same fact queued twice is one message."""
	unique = message_key(shop, f"{kind}|{key}")
	message = _message(shop, kind, unique, payload, reference_doctype, reference_name, ecom_order)
	message.next_try_at += wait
	if insert_once(message) and not wait:
		kick("deliver_outbox")


def given_up(ecom_order: str, reference_name: str = "", but: Collection[str] = ()) -> list[str]:
	"""Names of the messages about an order, or about one thing of it, that nobody tries again by himself; without those of the
	kinds `but`."""
	about: dict[str, Any] = {"ecom_order": ecom_order, "status": MessageStatus.DEAD}
	if reference_name:
		about["reference_name"] = reference_name
	if but:
		about["kind"] = ("not in", list(but))
	return frappe.get_all("Outbox Message", about, pluck="name", order_by="creation")


def _message(
	shop: str,
	kind: str,
	key: str,
	payload: dict,
	reference_doctype: str,
	reference_name: str,
	ecom_order: str | None = None,
):
	message = frappe.get_doc(
		{
			"doctype": "Outbox Message",
			"shop": shop,
			"kind": kind,
			"message_key": key,
			"status": MessageStatus.NEW,
			"ecom_order": ecom_order,
			"reference_doctype": reference_doctype,
			"reference_name": reference_name,
			"payload": json.dumps(payload),
			"next_try_at": now_datetime(),
			"attempts": 0,
		}
	)
	message.flags.by_machine = True
	return message


def stand(shop: str, kind: str, pause: timedelta = timedelta(), again: bool = False) -> None:
	"""Make a shop's standing message of a kind due: one row a shop, which says no more than that the shop is to be told,
	and is due again when it was delivered, `pause` after that at the soonest. One that waits or is being delivered stays
	as it is; a dead one too, unless `again`: then it is due at once. Inside a unit of work."""
	key = message_key(shop, kind)
	known = frappe.db.get_value(
		"Outbox Message",
		{"message_key": key},
		["name", "status", "processed_at"],
		as_dict=True,
		for_update=True,
	)
	if not known:
		insert_once(_message(shop, kind, key, {}, "Ecom Shop", shop))
	elif known.status == MessageStatus.DONE or (again and known.status in UNDELIVERED):
		due = now_datetime()
		if known.processed_at and not again:
			due = max(due, get_datetime(known.processed_at) + pause)
		values = {"status": MessageStatus.NEW, "attempts": 0, "next_try_at": due, "error": None}
		frappe.db.set_value("Outbox Message", known.name, values)
	kick("deliver_outbox")


def hasten(shop: str) -> int:
	"""Make the shop's waiting messages due now; how many. Inside a unit of work."""
	waiting = {"shop": shop, "status": ("in", (MessageStatus.NEW, MessageStatus.FAILED))}
	names = frappe.get_all("Outbox Message", waiting, pluck="name")
	if names:
		due = {"next_try_at": now_datetime()}
		frappe.db.set_value("Outbox Message", {"name": ("in", names)}, due, update_modified=False)
		kick("deliver_outbox")
	return len(names)
