"""Messages to the buyer about parcels and tickets, and the e-mails of all, by templates that people edit, once for each fact."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import escape_html

from ecom_erp.core.contacts import email_address
from ecom_erp.core.notify.following import listed
from ecom_erp.core.states.fulfilment import OPEN, WAITING
from ecom_erp.flows.carriers.couriers import get_account, tracking_url
from ecom_erp.flows.notify import message_ways
from ecom_erp.flows.notify.message_texts import email_template
from ecom_erp.flows.notify.message_ways import language_of
from ecom_erp.flows.notify.pages import tracking_page
from ecom_erp.flows.orders.packages import rows_of_packages
from ecom_erp.messaging.mails import queue_once
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder

OF_PACKAGE = ("courier_account", "shipping_label", "tracking_number")
Facts = Mapping[str, Callable[..., dict]]


def put(order: "EcomOrder", fulfilment: "FulfilmentOrder", packages: Sequence, fact: str) -> None:
	"""Owe the buyer a message about packages of a Fulfilment Order, inside the caller's unit of work. `fact` is one of the
	templates': shipped, out_for_delivery, ready_for_pickup, delivered, exception. Nothing of what the shop does not write of,
	or for a buyer without an address or number that can be used."""
	payload = {"parcel": fulfilment.name, "packages": [package.name for package in packages]}
	label = next((package.shipping_label for package in packages if package.shipping_label), None)
	key = f"{label or fulfilment.name}|{fact}"
	message_ways.owe(order, fact, key, payload, "Fulfilment Order", fulfilment.name)


def put_ticket(order: "EcomOrder", ticket: "AfterSalesTicket") -> None:
	"""Owe the buyer a message about where his After Sales Ticket stands, inside the caller's unit of work."""
	key = f"{ticket.name}|{ticket.status}"
	message_ways.owe(order, "ticket", key, {"ticket": ticket.name}, "After Sales Ticket", ticket.name)


@unit_of_work
def send(message, facts: Facts) -> str:
	"""Put the e-mail of an Outbox Message into Frappe's queue, once; the name in that queue. "" when the buyer has no
	address any more. `facts`: by the DocType that a message is about, what its template may name, of (order, document,
	language, payload)."""
	payload = json.loads(message.payload)
	if "ticket" in payload:
		document = frappe.get_doc("After Sales Ticket", payload["ticket"])
	elif "parcel" in payload:
		document = frappe.get_doc("Fulfilment Order", payload["parcel"])
	else:
		document = frappe.get_doc("Ecom Order", payload["order"])
	order = (
		document if document.doctype == "Ecom Order" else frappe.get_doc("Ecom Order", document.ecom_order)
	)
	address = email_address(order.buyer_email or "")
	if not address:
		return ""
	language = language_of(order)
	template = frappe.get_doc("Email Template", email_template(payload["fact"], language, order.shop))
	known = facts[document.doctype](order, document, language, payload)
	subject = template.get_formatted_subject(known)
	return queue_once(message.name, address, subject, template.get_formatted_response(escaped(known)))


def escaped(known: Any) -> Any:
	"""What a template of html may name: its texts, however deep they lie, as html has them. Frappe renders templates as they are."""
	if isinstance(known, str):
		return escape_html(known)
	if isinstance(known, Mapping):
		return {name: escaped(value) for name, value in known.items()}
	return [escaped(one) for one in known] if isinstance(known, list) else known


def parcel_facts(order: "EcomOrder", parcel: "FulfilmentOrder", language: str, payload: Mapping) -> dict:
	"""What the template of a parcel may name. What is said of one parcel is that of the first of the packages that the message is about, and its numbers are those of all."""
	rows = rows_of_packages([parcel.name], *OF_PACKAGE)[parcel.name]
	rows = [row for row in rows if row.name in payload["packages"]]
	labels = {"name": ("in", [row.shipping_label for row in rows if row.shipping_label] or [""])}
	found = frappe.get_all("Shipping Label", labels, ["name", "estimated_date", "expected_date"])
	expected = {row.name: row.estimated_date or row.expected_date for row in found}
	packages = [_package(row, expected.get(row.shipping_label)) for row in rows]
	following = _following(order, parcel.name)
	rest = listed((row.item_name or row.item_code, row.qty) for row in following)
	first = packages[0] if packages else dict.fromkeys(("courier", "courier_url", "expected_date"), "")
	return {
		"order_number": order.number,
		"shop": order.shop,
		"buyer_name": order.buyer_name or "",
		"courier": first["courier"],
		"tracking_number": ", ".join(filter(None, (package["tracking_number"] for package in packages))),
		"courier_url": first["courier_url"],
		"tracking_page": tracking_page(order, language),
		"expected_date": max((package["expected_date"] for package in packages), default=""),
		"packages": packages,
		"later": [
			{"title": row.item_name or row.item_code, "qty": row.qty}
			for row in following
			if row.status == WAITING
		],
		"rest": rest,
		# never empty: a WhatsApp template has no text that comes and goes
		"rest_note": _("The rest follows separately: {0}", language).format(rest)
		if rest
		else _("Nothing more is to follow.", language),
		"items": [{"title": row.item_name or row.item_code, "qty": row.qty} for row in parcel.items],
	}


def _following(order: "EcomOrder", parcel_name: str) -> list:
	"""The rows (status, item_name, item_code, qty) of the order's other parcels that have not left."""
	parcel, row = frappe.qb.DocType("Fulfilment Order"), frappe.qb.DocType("Fulfilment Order Item")
	return (
		frappe.qb.from_(row)
		.join(parcel)
		.on(parcel.name == row.parent)
		.select(parcel.status, row.item_name, row.item_code, row.qty)
		.where(parcel.ecom_order == order.name)
		.where(parcel.status.isin(OPEN))
		.where(parcel.name != parcel_name)
		.orderby(row.parent)
		.orderby(row.idx)
	).run(as_dict=True)


def _package(row, expected) -> dict:
	"""A package as a template may name it."""
	account = get_account(row.courier_account) if row.courier_account else None
	return {
		"courier": account.account_name if account else "",
		"tracking_number": row.tracking_number or "",
		"courier_url": tracking_url(account, row.tracking_number) if account else "",
		"expected_date": str(expected or ""),
	}
