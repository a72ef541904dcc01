"""Messages to the buyer: e-mails by templates that people edit, once for each fact."""

import json
from collections.abc import Callable, Mapping

import frappe
from frappe.utils import escape_html, get_url

from ecom_erp.core.contacts import email_address
from ecom_erp.flows.carriers.couriers import get_account, tracking_url
from ecom_erp.flows.notify.message_templates import LANGUAGES, template_name
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.messaging import outbox
from ecom_erp.messaging.transaction import unit_of_work

OUTBOX = "Outbox Message"
Facts = Mapping[str, Callable[..., dict]]


def put(order, fulfilment, fact: str) -> None:
	"""Owe the buyer a message about a parcel, inside the caller's unit of work. `fact` is one of the templates': shipped,
	out_for_delivery, delivered, exception. Nothing for a shop that sends none, or a buyer without an e-mail
	address that can be used."""
	if not get_shop(order.shop).send_messages or not email_address(order.buyer_email or ""):
		return
	payload = {"fact": fact, "parcel": fulfilment.name}
	key = f"{fulfilment.shipping_label or fulfilment.name}|{fact}"
	outbox.put(order.shop, "Message", key, payload, order.name, "Fulfilment Order", fulfilment.name)


def put_ticket(order, ticket) -> None:
	"""Owe the buyer a message about where his After Sales Ticket stands, inside the caller's unit of work."""
	if not get_shop(order.shop).send_messages or not email_address(order.buyer_email or ""):
		return
	payload = {"fact": "ticket", "ticket": ticket.name}
	key = f"{ticket.name}|{ticket.status}"
	outbox.put(order.shop, "Message", key, payload, order.name, "After Sales Ticket", ticket.name)


@unit_of_work
def send(message, facts: Facts) -> str:
	"""Put the e-mail of an Outbox Message into Frappe's queue, once; the name in that queue. "" when the buyer has no
	address any more. `facts`: by the DocType that a message is about, what its template may name, of (order, document,
	language)."""
	known = frappe.db.get_value("Email Queue", {"reference_doctype": OUTBOX, "reference_name": message.name})
	if known:
		return known
	payload = json.loads(message.payload)
	if "ticket" in payload:
		document = frappe.get_doc("After Sales Ticket", payload["ticket"])
	else:
		document = frappe.get_doc("Fulfilment Order", payload["parcel"])
	order = frappe.get_doc("Ecom Order", document.ecom_order)
	address = email_address(order.buyer_email or "")
	if not address:
		return ""
	language = language_of(order)
	template = frappe.get_doc("Email Template", template_name(payload["fact"], language))
	mail = template.get_formatted_email(facts[document.doctype](order, document, language))
	queued = frappe.sendmail(
		recipients=[address],
		subject=mail["subject"],
		message=mail["message"],
		reference_doctype=OUTBOX,
		reference_name=message.name,
		add_unsubscribe_link=0,
	)
	return queued.name if queued else ""


def language_of(order) -> str:
	"""The buyer's language where there are templates in it, else that of the shop."""
	wanted = read_canonical(order).buyer.locale[:2].lower()
	if wanted in LANGUAGES:
		return wanted
	return get_shop(order.shop).message_language or LANGUAGES[0]


def tracking_page(order, language: str = "") -> str:
	"""The address of the order's public tracking page."""
	return get_url(f"/track?order={order.public_token}" + (f"&_lang={language}" if language else ""))


def parcel_facts(order, parcel, language: str) -> dict:
	"""What the template of a parcel may name; texts are escaped, because templates are rendered as they are."""
	shipping_label = parcel.shipping_label and frappe.db.get_value(
		"Shipping Label", parcel.shipping_label, ["courier_account", "expected_date"], as_dict=True
	)
	account = get_account(shipping_label.courier_account) if shipping_label else None
	return {
		"order_number": order.number,
		"shop": order.shop,
		"buyer_name": escape_html(order.buyer_name or ""),
		"courier": escape_html(account.account_name) if account else "",
		"tracking_number": escape_html(parcel.tracking_number or ""),
		"courier_url": tracking_url(account, parcel.tracking_number) if account else "",
		"tracking_page": tracking_page(order, language),
		"expected_date": str(shipping_label.expected_date or "") if shipping_label else "",
		"items": [
			{"title": escape_html(row.item_name or row.item_code), "qty": row.qty} for row in parcel.items
		],
	}
