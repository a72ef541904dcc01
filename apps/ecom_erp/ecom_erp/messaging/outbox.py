"""The outbox: what we owe a shop, written in the transaction of the fact it tells, delivered after it."""

import json

import frappe
from frappe.utils import now_datetime

from ecom_erp.erp.insertion import insert_once
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
) -> None:
	"""Queue one message. `key` is unique within the shop: the same fact queued twice is one message."""
	unique = message_key(shop, f"{kind}|{key}")
	message = frappe.get_doc(
		{
			"doctype": "Outbox Message",
			"shop": shop,
			"kind": kind,
			"message_key": unique,
			"status": "New",
			"ecom_order": ecom_order,
			"reference_doctype": reference_doctype,
			"reference_name": reference_name,
			"payload": json.dumps(payload),
			"next_try_at": now_datetime(),
			"attempts": 0,
		}
	)
	if insert_once(message):
		kick("deliver_outbox")
