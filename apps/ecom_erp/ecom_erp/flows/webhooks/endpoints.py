"""Webhooks as admins set them up: their addresses, their secrets, whether anybody asks to be told at all."""

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from ecom_erp.core.webhooks import signing
from ecom_erp.core.webhooks.events import TOPICS
from ecom_erp.flows.webhooks.announcing import WEBHOOK
from ecom_erp.integrations.http.hosts import is_safe

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_webhook.ecom_webhook import EcomWebhook

OLD_SECRET_HOURS = 24


def check(doc: "EcomWebhook") -> None:
	"""Raises ValidationError for what could not be sent or verified."""
	parts = urlsplit(doc.url or "")
	if not parts.hostname or parts.username or parts.password:
		frappe.throw(_("Enter an address like https://erp.example.com/hooks, without user name and password"))
	refuse_unsafe(doc.url)
	if not any(doc.get(topic) for topic in TOPICS):
		frappe.throw(_("Choose at least one thing that is told"))
	if doc.secret and set(doc.secret) != {"*"}:  # stars stand for the stored one
		_check_secret(doc.secret)


def refuse_unsafe(url: str) -> None:
	"""Raises ValidationError for an address that anybody on the way could read along."""
	if not is_safe(url):
		frappe.throw(_("The address must begin with https://"))


def _check_secret(secret: str) -> None:
	try:
		signing.key_of(secret)
	except signing.BadSecret:
		frappe.throw(_("A secret is whsec_ and 24 to 64 bytes in Base64. Leave it empty to have one made."))


def complete(doc: "EcomWebhook") -> None:
	"""A secret, where none was entered; stock is told from now on."""
	doc.secret = doc.secret or signing.new_secret()
	before = doc.get_doc_before_save()
	if doc.stock and (not before or not before.stock or not before.enabled):
		doc.stock_seen_until = now_datetime()
	if doc.enabled and before and not before.enabled:
		doc.update({"failing_since": None, "problem": None})


def note_use() -> None:
	"""Whether there is a webhook at all, where it costs nothing to ask for it."""
	used = int(bool(frappe.db.exists(WEBHOOK, {"enabled": 1})))
	if used != frappe.db.get_single_value("Ecom Settings", "has_webhooks"):
		frappe.db.set_single_value("Ecom Settings", "has_webhooks", used)
		frappe.clear_document_cache("Ecom Settings", "Ecom Settings")


def replace_secret(name: str) -> str:
	"""A new secret; the old one signs too for a day, in which the receiver takes over the new one. Inside a unit of work."""
	doc = frappe.get_doc(WEBHOOK, name, for_update=True)
	doc.previous_secret = doc.get_password("secret")
	doc.previous_secret_until = now_datetime() + timedelta(hours=OLD_SECRET_HOURS)
	doc.secret = secret = signing.new_secret()
	doc.save()
	return secret


def secrets_of(doc: "EcomWebhook") -> list[str]:
	"""What a message is signed with: the secret, and the one before it for its last day."""
	found = [doc.get_password("secret")]
	if doc.previous_secret_until and get_datetime(doc.previous_secret_until) > now_datetime():
		found.append(doc.get_password("previous_secret"))
	return found


def delivered(name: str) -> None:
	"""A message has arrived. Inside a unit of work."""
	values = {"last_delivered_at": now_datetime(), "failing_since": None, "problem": None}
	frappe.db.set_value(WEBHOOK, name, values, update_modified=False)


def failed(name: str, why: str) -> None:
	"""A message could not be delivered. Inside a unit of work."""
	since = frappe.db.get_value(WEBHOOK, name, "failing_since")
	values = {"failing_since": since or now_datetime(), "problem": why[:500]}
	frappe.db.set_value(WEBHOOK, name, values, update_modified=False)


def switch_off(name: str, why: str) -> None:
	"""The receiver wants no more messages. Inside a unit of work."""
	frappe.db.set_value(WEBHOOK, name, {"enabled": 0, "problem": why[:500]})
	note_use()
