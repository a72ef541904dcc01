"""Sending by SMS and WhatsApp: at most once, never under a lock.

Neither gateway knows a key by which it would notice a second call. So what is handed over is noted before: whoever finds the
note later cannot know whether the message was sent, and leaves it to a person.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.notify import whatsapp as cloud
from ecom_erp.core.notify.segments import MOST_SEGMENTS, length_of
from ecom_erp.flows.notify import message_texts, phones
from ecom_erp.flows.notify.message_ways import SMS, language_of
from ecom_erp.flows.notify.whatsapp_accounts import ACCOUNT, read_account
from ecom_erp.flows.shops import shops
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.shops.site_address import may_reach_local
from ecom_erp.integrations.channels.base import NoRecipient
from ecom_erp.integrations.http import HttpError
from ecom_erp.integrations.messengers import sms_gateway, whatsapp
from ecom_erp.integrations.messengers.errors import NoAccess, Undeliverable, Unknown
from ecom_erp.messaging.queue import NotYet
from ecom_erp.messaging.transaction import in_transaction

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

OUTBOX = "Outbox Message"
ACCESS_SECONDS = 3600.0


def send(message: Any, facts: Mapping) -> str:
	"""Send the SMS or WhatsApp message of an Outbox Message; the service's ID of it. `facts`: as those of e-mails. Raises
	NoRecipient, ChannelError where it never arrives, HttpError and NotYet where it may later."""
	payload = json.loads(message.payload)
	order, values, language = _facts(payload, facts)
	number = reachable(order)
	needed = "text" if message.kind == SMS else "whatsapp_template"
	text = message_texts.text_of(payload["fact"], language, order.shop, needed)
	if not text:
		raise Undeliverable(_("There is no text for this step. Add one under Ecom Message Text."))
	if message.kind == SMS:
		return send_sms(message.name, number, message_texts.fill(text.text or "", values))
	return _send_template(message.name, order, number, text, message_texts.plain(values))


def note(message: Any, facts: Mapping) -> str:
	"""Have the shop tell the buyer, for an Outbox Message of the kind Note; the shop's ID of it. Raises as `send`."""
	payload = json.loads(message.payload)
	order, values, language = _facts(payload, facts)
	text = message_texts.text_of(payload["fact"], language, order.shop)
	words = message_texts.fill(text.text or "", values) if text else ""
	if not words:
		raise Undeliverable(_("There is no text for this step. Add one under Ecom Message Text."))
	return shops.adapter(order.shop).note_buyer(order.external_id, words)


def _facts(payload: Mapping, facts: Mapping) -> tuple["EcomOrder", dict, str]:
	"""The order of a message, what its text may name, and its language."""
	doctype, name = next(
		(doctype, payload[field])
		for field, doctype in (
			("ticket", "After Sales Ticket"),
			("parcel", "Fulfilment Order"),
			("order", "Ecom Order"),
		)
		if field in payload
	)
	document = frappe.get_doc(doctype, name)
	order = document if doctype == "Ecom Order" else frappe.get_doc("Ecom Order", document.ecom_order)
	language = language_of(order)
	about_order = facts["Ecom Order"](order, order, language, payload)
	return order, {**about_order, **facts[doctype](order, document, language, payload)}, language


def reachable(order: "EcomOrder") -> str:
	"""The number that the order's buyer is reached by. Raises NoRecipient."""
	number = phones.number_of(order)
	if not number:
		raise NoRecipient(_("The order has no phone number that can be reached"))
	if phones.wants_none(number):
		raise NoRecipient(_("The buyer wants no text messages"))
	return number


def send_sms(name: str, number: str, text: str) -> str:
	"""Send a text by the gateway of SMS Settings, for the Outbox Message `name`."""
	if not text:
		raise Undeliverable(_("The text of the message is empty"))
	if length_of(text).segments > MOST_SEGMENTS:
		raise Undeliverable(_("The text is longer than {0} text messages. Shorten it.").format(MOST_SEGMENTS))
	gateway = sms_settings()
	if not gateway:
		raise NotYet(_("Enter the gateway in SMS Settings first"), ACCESS_SECONDS)
	return _once(name, lambda: sms_gateway.send(gateway, number, text, may_reach_local()))


def sms_settings() -> sms_gateway.Gateway | None:
	"""The gateway that an admin has entered; None where there is none."""
	settings = frappe.get_cached_doc("SMS Settings")
	url = (settings.sms_gateway_url or "").strip()
	if not url or not settings.receiver_parameter or not settings.message_parameter:
		return None
	rows = [(row.parameter, row.value or "", row.header) for row in settings.parameters]
	return sms_gateway.Gateway(
		url=url,
		receiver=settings.receiver_parameter,
		message=settings.message_parameter,
		post=bool(settings.use_post),
		static={name: value for name, value, header in rows if not header},
		headers={name: value for name, value, header in rows if header},
	)


def _send_template(name: str, order: "EcomOrder", number: str, text: Any, values: Mapping[str, str]) -> str:
	if not text.whatsapp_template:
		raise Undeliverable(_("The text {0} names no WhatsApp template").format(text.name))
	parts = [values.get(one, "") for one in message_texts.value_names(text)]
	body = cloud.template_body(number, text.whatsapp_template, text.whatsapp_language, parts, name)
	return send_whatsapp(name, get_shop(order.shop).whatsapp_account, body)


def send_whatsapp(name: str, account_name: str | None, body: Mapping[str, Any]) -> str:
	"""Send by a WhatsApp account, for the Outbox Message `name`."""
	account = read_account(account_name) if account_name else None
	if not account:
		raise NotYet(_("The shop has no WhatsApp account that is enabled"), ACCESS_SECONDS)
	try:
		sent = _once(name, lambda: whatsapp.send(account, body, may_reach_local()))
	except NoAccess as problem:
		in_transaction(_note_problem, account.name, str(problem))
		raise NotYet(str(problem), ACCESS_SECONDS) from None
	in_transaction(_note_problem, account.name, None)
	return sent


def _once(name: str, call: Callable[[], str]) -> str:
	"""Note that the message is handed over, then do it. The note goes only where it is known that nothing was sent."""
	if frappe.db.get_value(OUTBOX, name, "handed_over_at"):
		raise Unknown(_("Whether the message was sent is not known. Ask the gateway, then retry it by hand."))
	in_transaction(_note_handover, name, now_datetime())
	try:
		return call()
	except Unknown:
		raise
	except Undeliverable as problem:
		in_transaction(_note_handover, name, None)
		raise Undeliverable(why(problem.code) or str(problem), problem.code) from None
	except (NoAccess, HttpError):
		in_transaction(_note_handover, name, None)
		raise


def _note_handover(name: str, at: datetime | None) -> None:
	frappe.db.set_value(OUTBOX, name, "handed_over_at", at, update_modified=False)


def why(code: int) -> str:
	"""What a person reads of an error of WhatsApp; "" of those that have no words of their own."""
	return {
		cloud.UNDELIVERABLE: _("WhatsApp cannot deliver to this number (131026)"),
		cloud.WINDOW_CLOSED: _(
			"The buyer wrote more than 24 hours ago: only a template may be sent (131047)"
		),
	}.get(code, "")


def _note_problem(account: str, problem: str | None) -> None:
	if (frappe.db.get_value(ACCOUNT, account, "problem") or None) != problem:
		frappe.db.set_value(ACCOUNT, account, "problem", problem, update_modified=False)
