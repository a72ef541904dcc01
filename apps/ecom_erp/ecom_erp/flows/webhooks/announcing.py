"""What other systems are told: written in the transaction of the fact, sent after it.

Whoever changes a document announces it here. At the commit one message is written for each webhook that asked for it, with what
the documents say then; a transaction that is taken back announces nothing.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.states.message import MessageStatus
from ecom_erp.core.webhooks.events import CREATED, SUBJECTS, UPDATED, event_type
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.zoned_times import with_zones, zoned

WEBHOOK, MESSAGE = "Ecom Webhook", "Ecom Webhook Message"
FIELDS = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"webhook",
	"event_type",
	"status",
	"shop",
	"reference_doctype",
	"reference_name",
	"next_try_at",
	"attempts",
	"payload",
)


def announce(doctype: str, name: str, what: str) -> None:
	"""Something has happened to a document in the current transaction. `what`: its new status, `CREATED` or `UPDATED`."""
	# by `get`: a site that is not migrated yet has no such field
	if not frappe.get_cached_doc("Ecom Settings").get("has_webhooks"):
		return
	waiting = getattr(frappe.local, "ecom_announced", None)
	if waiting is None:
		waiting = frappe.local.ecom_announced = {}
		frappe.db.before_commit.add(_write)
		frappe.db.after_rollback.add(_forget)
	waiting.setdefault((doctype, name, what))


def order_changed(doc) -> None:
	"""An Ecom Order was inserted or saved, by a flow or a person."""
	before = doc.get_doc_before_save()
	if doc.flags.in_insert or not before:
		announce(doc.doctype, doc.name, CREATED)
	elif before.get("status") != doc.status:
		announce(doc.doctype, doc.name, doc.status)
	elif _says_something_else(before, doc):
		announce(doc.doctype, doc.name, UPDATED)


def _says_something_else(before: Any, doc: Any) -> bool:
	subject = SUBJECTS[doc.doctype]
	fields = {*subject.fields, *subject.watched} - {"modified"}
	return any(doc.has_value_changed(one) and (before.get(one) or doc.get(one)) for one in fields)


def _forget() -> None:
	frappe.local.ecom_announced = None


def _write() -> None:
	announced, frappe.local.ecom_announced = frappe.local.ecom_announced, None
	webhooks = frappe.get_all(
		WEBHOOK,
		{"enabled": 1},
		["name", "shop", *(subject.topic for subject in SUBJECTS.values())],
	)
	facts = {doctype: _facts(doctype, names) for doctype, names in _by_doctype(announced).items()}
	rows = [
		(webhook.name, event_type(doctype, what), doctype, name, facts[doctype][name])
		for doctype, name, what in announced
		if name in facts[doctype]  # taken back meanwhile, to a savepoint
		for webhook in webhooks
		if webhook[SUBJECTS[doctype].topic] and webhook.shop in (None, "", facts[doctype][name]["shop"])
	]
	if rows:
		write(rows)


def _by_doctype(announced: Iterable[tuple[str, str, str]]) -> dict[str, set[str]]:
	found: dict[str, set[str]] = {}
	for doctype, name, _what in announced:
		found.setdefault(doctype, set()).add(name)
	return found


def _facts(doctype: str, names: Iterable[str]) -> dict[str, dict]:
	fields = list(SUBJECTS[doctype].fields)
	rows = with_zones(doctype, frappe.get_all(doctype, {"name": ("in", list(names))}, fields))
	return {row.name: dict(row) for row in rows}


def write(rows: Sequence[tuple[str, str, str, str, Mapping[str, Any]]]) -> list[str]:
	"""Write messages inside the caller's transaction; their names. A row: webhook, type of the event, DocType and name of what it
	is about, what it says."""
	now, user = now_datetime(), frappe.session.user
	names = [f"msg_{frappe.generate_hash(length=24)}" for _row in rows]
	frappe.db.bulk_insert(
		MESSAGE,
		FIELDS,
		[
			(
				name,
				now,
				now,
				user,
				user,
				webhook,
				event,
				MessageStatus.NEW.value,
				said.get("shop"),
				doctype,
				document,
				now,
				0,
				body(event, zoned(now), said),
			)
			for name, (webhook, event, doctype, document, said) in zip(names, rows, strict=True)
		],
	)
	kick("send_webhooks")
	return names


def body(event: str, at: str, said: Mapping[str, Any]) -> str:
	"""The text that is signed and sent, the same at each attempt. `at`: when it happened, as ISO 8601."""
	return json.dumps({"type": event, "timestamp": at, "data": dict(said)}, default=str, ensure_ascii=False)
