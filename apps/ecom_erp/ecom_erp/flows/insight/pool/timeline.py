"""What an order's timeline tells beside the notes of the flows: what was paid, who packed, which label was bought, and which
messages the buyer, and people of the company, were sent."""

import json
from collections.abc import Iterator
from datetime import timezone
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import escape_html, fmt_money, get_datetime

from ecom_erp.core.states.message import MessageStatus
from ecom_erp.flows.insight.pool.way import person
from ecom_erp.flows.notify.notices import KIND as NOTICE
from ecom_erp.flows.orders.order_document import capture_rows, site_time

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

OUTBOX, LABEL, PACKAGE = "Outbox Message", "Shipping Label", "Fulfilment Package"
LETTER = "Ecom Buyer Message"
TEXTS = ("SMS", "WhatsApp", "Reply")
TOLD = [
	"name",
	"kind",
	"creation",
	"processed_at",
	"status",
	"payload",
	"error",
	"receipt",
	"external_result",
]
MOST = 100  # of a kind
Entry = dict[str, Any]
"""{"icon", "creation": time of the site, "content": html}."""


def entries(doc: "EcomOrder") -> list[Entry]:
	"""What happened to the order, of what the user may read."""
	return [*_payments(doc), *_packed(doc), *_labels(doc), *_messages(doc), *_letters(doc)]


def _entry(at, icon: str, text: str) -> Entry:
	return {"icon": icon, "creation": at, "content": escape_html(text)}


def _payments(doc: "EcomOrder") -> Iterator[Entry]:
	for row in capture_rows(doc.payments):
		if row.processed_at:
			at = site_time(get_datetime(row.processed_at).replace(tzinfo=timezone.utc))
			money = fmt_money(row.amount, currency=row.currency)
			yield _entry(at, "income", _("Paid: {0} by {1}").format(money, row.gateway or "-"))


def _packed(doc: "EcomOrder") -> Iterator[Entry]:
	rows = _seen(PACKAGE, doc, ["name", "packed_at", "packed_by", "pieces"], {"packed_at": ("is", "set")})
	for row in rows:
		who = person(row.packed_by)
		text = _("Packed by {0}: {1}").format(who, row.name) if who else _("Packed: {0}").format(row.name)
		yield _entry(row.packed_at, "stock", text)


def _labels(doc: "EcomOrder") -> Iterator[Entry]:
	fields = ["name", "creation", "asked_at", "owner", "courier_account", "tracking_number", "direction"]
	for row in _seen(LABEL, doc, fields, {"tracking_number": ("is", "set")}):
		values = (row.courier_account, row.tracking_number)
		text = _("Label of {0}: {1}").format(*values)
		if row.direction == "Return":
			text = _("Label of {0} for the return: {1}").format(*values)
		who = person(row.owner)
		yield _entry(row.asked_at or row.creation, "file", f"{text} ({who})" if who else text)


def _messages(doc: "EcomOrder") -> Iterator[Entry]:
	said = {
		"received": _("order received"),
		"payment": _("payment link"),
		"payment_reminder": _("payment reminder"),
		"shipped": _("shipped"),
		"out_for_delivery": _("out for delivery"),
		"ready_for_pickup": _("ready for pickup"),
		"delivered": _("delivered"),
		"exception": _("a problem with the delivery"),
		"delayed": _("delayed"),
		"cancelled": _("cancelled"),
		"ticket": _("the after-sales ticket"),
	}
	ways = {
		"Message": _("E-mail to the buyer, {0}: {1}"),
		"SMS": _("SMS to the buyer, {0}: {1}"),
		"Note": _("Note of the shop to the buyer, {0}: {1}"),
		"WhatsApp": _("WhatsApp to the buyer, {0}: {1}"),
	}
	for row in _seen(OUTBOX, doc, TOLD, {"kind": NOTICE}):
		whom = json.loads(row.payload or "{}").get("whom", "")
		yield _entry(
			row.processed_at or row.creation,
			"notification",
			_("Notice to {0}: {1}").format(whom, _state(row)),
		)
	for row in _seen(OUTBOX, doc, TOLD, {"kind": ("in", list(ways))}):
		fact = json.loads(row.payload or "{}").get("fact", "")
		text = ways[row.kind].format(said.get(fact, fact), _state(row))
		yield _entry(row.processed_at or row.creation, "mail", text)


def _state(row) -> str:
	"""What became of a message, and why where it never arrives."""
	if row.status == MessageStatus.DEAD:
		return f"{_('could not be sent')} ({row.error})" if row.error else _("could not be sent")
	if row.status != MessageStatus.DONE:
		return _("waiting to be sent")
	if row.kind in TEXTS and " " in (
		row.external_result or ""
	):  # no ID of a service, but why there was nobody to tell
		return f"{_('not sent')} ({row.external_result})"
	return {"Delivered": _("delivered"), "Read": _("read")}.get(row.receipt, _("sent"))


def _letters(doc: "EcomOrder") -> Iterator[Entry]:
	"""What the buyer wrote, and what people answered. E-mails that came in stand there by themselves, as Frappe shows them."""
	fields = ["name", "way", "direction", "at", "text", "owner", "unread", "communication"]
	rows = [row for row in _seen(LETTER, doc, fields, {}) if not row.communication]
	states = {
		row.reference_name: row for row in _seen(OUTBOX, doc, [*TOLD, "reference_name"], {"kind": "Reply"})
	}
	for row in rows:
		if row.direction == "Received":
			head = _("The buyer by {0}").format(row.way)
			head = f"{head} ({_('unread')})" if row.unread else head
		else:
			head = _("{0} to the buyer by {1}").format(person(row.owner) or row.owner, row.way)
			head = f"{head} ({_state(states[row.name])})" if row.name in states else head
		yield _entry(row.at, "message", f"{head}: {row.text}")


def _seen(doctype: str, doc: "EcomOrder", fields: list[str], filters: dict[str, Any]) -> list:
	if not frappe.has_permission(doctype):
		return []
	wanted = {"ecom_order": doc.name, **filters}
	return frappe.get_list(doctype, wanted, fields, order_by="creation", limit_page_length=MOST)
