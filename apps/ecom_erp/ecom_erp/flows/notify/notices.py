"""Notices to people of the company: on the desk, by mail, or by a channel; owed in the transaction of the fact, once for each.

A notice says of an order its number, shop, amount and why; nothing of its buyer.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import escape_html, fmt_money, get_url_to_form

from ecom_erp.core.webhooks.robots import Notice
from ecom_erp.flows.notify import notice_channels
from ecom_erp.flows.notify.notice_channels import CHANNEL
from ecom_erp.integrations.channels.base import ChannelError
from ecom_erp.messaging import outbox
from ecom_erp.messaging.mails import queue_once
from ecom_erp.messaging.transaction import in_transaction

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

KIND = "Notice"
ORDER, LOG = "Ecom Order", "Notification Log"
ROLE, USER, MAIL = "Role", "User", "E-mail"
MOST_PEOPLE = 200


def put(order: "EcomOrder", to: str, whom: str, reason: str, match: str) -> None:
	"""Owe a notice about an order, inside the caller's unit of work. `to`: `ROLE`, `USER`, `MAIL` or `CHANNEL`, and `whom` of them.
	`match` names what led to it: the same is told once of an order, however often it is asked for."""
	payload = {"to": to, "whom": whom, "reason": reason}
	text = f"{order.name}|{to}|{whom}|{match}"
	key = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
	outbox.put(order.shop, KIND, key, payload, order.name, ORDER, order.name)


def send(message) -> str:
	"""Deliver a notice; who got it. Safe to repeat on the desk and by mail; a channel gets it again only if the answer was lost."""
	payload = json.loads(message.payload)
	facts = frappe.db.get_value(
		ORDER, message.ecom_order, ["name", "number", "shop", "total", "currency", "status"], as_dict=True
	)
	if payload["to"] == CHANNEL:
		return _by_channel(message, payload, facts)
	if payload["to"] == MAIL:
		return in_transaction(_by_mail, message, payload, facts)
	return in_transaction(_on_desk, message.name, payload, facts)


def _by_channel(message, payload: Mapping[str, Any], order) -> str:
	language = frappe.db.get_value(CHANNEL, payload["whom"], ["name", "language"], as_dict=True)
	if not language:
		raise ChannelError(_("There is no notice channel {0} any more").format(payload["whom"]))
	notice = notice_of(order, payload["reason"], language.language)
	return notice_channels.send(payload["whom"], notice, message.name)


def notice_of(order, reason: str, language: str | None = None) -> Notice:
	"""What is told of an order; `order` has name, number, shop, total, currency and status."""

	def say(text: str) -> str:
		return _(text, language)

	return Notice(
		say("Order {0}: {1}").format(order.number, reason),
		(
			(say("Shop"), order.shop),
			(say("Total"), fmt_money(order.total, currency=order.currency)),
			(say("Status"), say(order.status)),
		),
		get_url_to_form(ORDER, order.name),
		say("Open the order"),
		{
			"order": order.name,
			"number": order.number,
			"shop": order.shop,
			"total": str(order.total),
			"currency": order.currency,
			"status": order.status,
			"reason": reason,
		},
	)


def _by_mail(message, payload: Mapping[str, Any], order) -> str:
	notice = notice_of(order, payload["reason"])
	rows = "".join(f"<p>{escape_html(label)}: {escape_html(str(value))}</p>" for label, value in notice.facts)
	link = f'<p><a href="{escape_html(notice.link)}">{escape_html(notice.link_text)}</a></p>'
	html = f"<p>{escape_html(notice.title)}</p>{rows}{link}"
	queue_once(message.name, payload["whom"], notice.title, html)
	return payload["whom"]


def _on_desk(name: str, payload: Mapping[str, Any], order) -> str:
	"""One entry for each person who may see the order, in his language."""
	people = _people(payload, order.name)
	if not people:
		raise ChannelError(
			_("Nobody to notify: no active user {0} {1} may see the order").format(
				_(payload["to"]), payload["whom"]
			)
		)
	link = f"{get_url_to_form(ORDER, order.name)}?notice={name}"
	told = set(frappe.get_all(LOG, {"for_user": ("in", people), "link": link}, pluck="for_user"))
	languages = dict(frappe.get_all("User", {"name": ("in", people)}, ["name", "language"], as_list=True))
	told |= set(frappe.get_all("Notification Settings", {"name": ("in", people), "enabled": 0}, pluck="name"))
	for user in people:
		if user in told:
			continue
		notice = notice_of(order, payload["reason"], languages.get(user))
		log = {
			"doctype": LOG,
			"for_user": user,
			"type": "Alert",
			"document_type": ORDER,
			"document_name": order.name,
			"subject": escape_html(notice.title),
			"email_content": "<br>".join(escape_html(f"{label}: {value}") for label, value in notice.facts),
			"link": link,
		}
		frappe.get_doc(log).insert(ignore_permissions=True)
	return f"{payload['to']} {payload['whom']}"


def _people(payload: Mapping[str, Any], order: str) -> list[str]:
	users = [payload["whom"]]
	if payload["to"] == ROLE:
		users = frappe.get_all("Has Role", {"role": payload["whom"], "parenttype": "User"}, pluck="parent")
	active = {"name": ("in", users or [""]), "enabled": 1, "user_type": "System User"}
	found = frappe.get_all("User", active, pluck="name", order_by="name", limit=MOST_PEOPLE)
	document = frappe.get_doc(ORDER, order)
	return [user for user in found if frappe.has_permission(ORDER, "read", document, user=user)]
