"""Answers of buyers by e-mail, and what people write to them from the order's page."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import escape_html, get_datetime, now_datetime, strip_html

from ecom_erp.core.contacts import email_address
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.notify import whatsapp as cloud
from ecom_erp.core.notify.steps import BY_PEOPLE, REPLY
from ecom_erp.flows.notify import message_texts, order_messages, phones, text_messages, threads
from ecom_erp.flows.notify.message_ways import language_of
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.integrations.channels.base import NoRecipient
from ecom_erp.messaging import outbox
from ecom_erp.messaging.errors import check_form_key, refuse
from ecom_erp.messaging.mails import OUTBOX, queue_once
from ecom_erp.messaging.transaction import in_transaction, unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

ORDER = "Ecom Order"
MAIL, SMS, WHATSAPP = WAYS = ("E-mail", "SMS", "WhatsApp")
LONGEST_SUBJECT = 140


def thread_mail(doc: Any, _event: str | None = None) -> None:
	"""Before a Communication is inserted: an e-mail that answers a message of ours is about its order; one from a buyer that
	answers nothing is about his newest."""
	if doc.communication_medium != "Email" or doc.sent_or_received != "Received":
		return
	order = None
	if doc.reference_doctype == OUTBOX:
		order = frappe.db.get_value(OUTBOX, doc.reference_name, "ecom_order")
	elif not doc.reference_name:
		order = threads.newest_order_of_address(email_address(doc.sender or ""))
	if order:
		doc.reference_doctype, doc.reference_name = ORDER, order


def note_mail(doc: Any, _event: str | None = None) -> None:
	"""After it was inserted: the message is unread on its order."""
	if (
		doc.communication_medium != "Email"
		or doc.sent_or_received != "Received"
		or doc.reference_doctype != ORDER
	):
		return
	threads.note_received(
		f"mail|{doc.name}",
		doc.reference_name,
		way=MAIL,
		contact=email_address(doc.sender or "")[:140],
		contact_name=(doc.sender_full_name or "")[:140],
		communication=doc.name,
		at=doc.communication_date or now_datetime(),
		subject=(doc.subject or "")[:140],
		text=strip_html(doc.content or "").strip() or (doc.text_content or "").strip(),
	)


def ways(order: "EcomOrder") -> list[dict[str, Any]]:
	"""How the buyer can be written to: {"way", "why": why not, "" where he can}."""
	number = phones.number_of(order)
	stopped = number and phones.wants_none(number)
	no_text = _("The buyer wants no text messages") if stopped else ""
	if not number:
		no_text = _("The order has no phone number that can be reached")
	return [
		{
			"way": MAIL,
			"why": "" if email_address(order.buyer_email or "") else _("The order has no e-mail address"),
		},
		{
			"way": SMS,
			"why": no_text or ("" if text_messages.sms_settings() else _("SMS Settings name no gateway")),
		},
		{"way": WHATSAPP, "why": no_text or _why_no_whatsapp(order, number)},
	]


def _why_no_whatsapp(order: "EcomOrder", number: str) -> str:
	account = get_shop(order.shop).whatsapp_account
	if not account:
		return _("The shop has no WhatsApp account")
	if not _in_window(number, account):
		return _(
			"The buyer has not written within the last 24 hours: only a template may be sent, not free words"
		)
	return ""


def _in_window(number: str, account: str) -> bool:
	at = threads.received_at(number, account)
	return bool(at) and get_datetime(at) > now_datetime() - cloud.WINDOW + timedelta(minutes=1)


def templates(order: "EcomOrder") -> list[dict[str, Any]]:
	"""Templates of answers of all shops and the order's own, those in the buyer's language first: {"name", "language"}."""
	filters = {"step": BY_PEOPLE[REPLY], "shop": ("in", ("", order.shop))}
	rows = frappe.get_all(message_texts.TEXT, filters, ["name", "language"], order_by="language, title")
	language = language_of(order)
	return sorted(rows, key=lambda row: row.language != language)


def filled(order: "EcomOrder", template: str) -> dict[str, str]:
	"""{"subject", "text"} of a template with the order's values. Raises ValidationError."""
	doc = frappe.get_cached_doc(message_texts.TEXT, template)
	if doc.step != BY_PEOPLE[REPLY] or doc.shop not in (None, "", order.shop):
		refuse(ErrorCode.INVALID_REQUEST, _("{0} is no template of answers").format(template))
	facts = order_messages.facts(order, order, doc.language, {})
	return {
		"subject": message_texts.fill(doc.subject or "", facts),
		"text": message_texts.fill(doc.text or "", facts),
	}


@unit_of_work
def write(name: str, way: str, text: str, subject: str, key: str) -> str:
	"""A person writes to an order's buyer: kept on the order and owed; the message's name, "" where the same `key` was sent before.
	Raises where it cannot be sent."""
	order = lock_order(name)
	text, subject = text.strip(), subject.strip()
	_refuse_bad(order, way, text, key)
	contact = email_address(order.buyer_email or "") if way == MAIL else phones.number_of(order)
	subject = subject or _("Your order {0}").format(order.number)
	kept = threads.keep_sent(order, way, contact, text, subject[:LONGEST_SUBJECT], f"reply|{name}|{key}")
	if not kept:
		return ""
	payload = {"buyer_message": kept.name}
	outbox.put(order.shop, "Reply", kept.name, payload, order.name, threads.MESSAGE, kept.name)
	threads.mark_read(name)
	return kept.name


def _refuse_bad(order: "EcomOrder", way: str, text: str, key: str) -> None:
	if not text:
		refuse(ErrorCode.INVALID_REQUEST, _("Enter a text"))
	if len(text) > message_texts.LONGEST:
		refuse(ErrorCode.INVALID_REQUEST, _("Enter at most {0} characters").format(message_texts.LONGEST))
	check_form_key(key)
	if way == SMS and message_texts.measured(text)["too_long"]:
		refuse(ErrorCode.INVALID_REQUEST, _("The text is too long for SMS. Shorten it or send an e-mail."))
	reasons = {one["way"]: one["why"] for one in ways(order)}
	if reasons.get(way, _("Choose a way")):
		refuse(ErrorCode.INVALID_REQUEST, reasons.get(way) or _("Choose a way"))


def send(message: Any) -> str:
	"""Send what a person wrote; for an Outbox Message of the kind Reply."""
	kept = frappe.get_doc(threads.MESSAGE, json.loads(message.payload)["buyer_message"])
	if kept.way == MAIL:
		return in_transaction(_queue_mail, message.name, kept)
	if phones.wants_none(kept.contact):
		raise NoRecipient(_("The buyer wants no text messages"))
	if kept.way == SMS:
		return text_messages.send_sms(message.name, kept.contact, kept.text)
	body = cloud.text_body(kept.contact, kept.text, message.name)
	return text_messages.send_whatsapp(message.name, get_shop(kept.shop).whatsapp_account, body)


def _queue_mail(name: str, kept: Any) -> str:
	html = "<br>".join(escape_html(line) for line in kept.text.splitlines())
	return queue_once(name, kept.contact, kept.subject, html)
