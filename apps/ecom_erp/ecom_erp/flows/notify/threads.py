"""What buyers write, on the order that it is about: found by their number or address; what fits no order waits in the list."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, now_datetime

from ecom_erp.core import text as core_text
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.order import ENDED
from ecom_erp.erp.documents.fitting import fit
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.flows.notify.phones import e164, written
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.messaging.errors import refuse

MESSAGE, ORDER = "Ecom Buyer Message", "Ecom Order"
LONGEST_KEY = 140
CANDIDATES = 20
SEARCHED_DAYS, LAST_DIGITS = 90, 2


def note_received(key: str, order: str | None, **values: Any) -> bool:
	"""Keep a buyer's message, once by its `key`, unread; on its order somebody is told. False where it is known. Inside a unit of
	work."""
	shop = values.pop("shop", None)
	doc = frappe.get_doc(
		{
			"doctype": MESSAGE,
			"direction": "Received",
			"unread": 1,
			"ecom_order": order,
			"shop": frappe.db.get_value(ORDER, order, "shop") if order else shop,
			"message_key": core_text.key(key, LONGEST_KEY),
			**values,
		}
	)
	fit(doc)
	doc.flags.by_machine = True
	if not insert_once(doc):
		return False
	if order:
		_tell(order)
	return True


def _tell(order: str) -> None:
	order_flow.assign_to_owner(frappe.get_doc(ORDER, order), _("The buyer has written. Answer on the order."))


def newest_order_of_number(number: str, shops: list[str] | None = None) -> str | None:
	"""The order that a message from this number (E.164) is about: the newest one that is not over, else the newest. `shops`: of
	these alone."""
	return _newest(
		_fitting_number(_orders([["buyer_phone", "in", written(number)]], shops), number)
	) or _newest(_fitting_number(_orders(_ending_alike(number), shops, SEARCHED_DAYS), number))


def _ending_alike(number: str) -> list:
	"""However buyers separate the digits, the last ones mostly stand together; no index helps, so few days are searched."""
	last = f"%{number[-LAST_DIGITS:]}"
	return [["buyer_phone", "like", last], ["ship_phone", "like", last]]


def _fitting_number(rows: list, number: str) -> list:
	return [
		row
		for row in rows
		if number in (e164(row.buyer_phone, row.ship_country), e164(row.ship_phone, row.ship_country))
	]


def newest_order_of_address(address: str) -> str | None:
	"""As by number, by an e-mail address."""
	return _newest(_orders([["buyer_email", "=", address]], None)) if address else None


def _orders(either: list, shops: list[str] | None, days: int = 0) -> list:
	filters: dict[str, Any] = {"masked_buyer": 0}
	if shops is not None:
		filters["shop"] = ("in", shops or [""])
	if days:
		filters["ordered_at"] = (">", add_days(now_datetime(), -days))
	return frappe.get_all(
		ORDER,
		filters=filters,
		or_filters=either,
		fields=["name", "status", "buyer_phone", "ship_phone", "ship_country"],
		order_by="ordered_at desc",
		limit_page_length=CANDIDATES,
	)


def _newest(rows: list) -> str | None:
	return next((row.name for row in rows if row.status not in ENDED), rows[0].name if rows else None)


def mark_read(order: str) -> None:
	"""Somebody has read what the buyer wrote about an order. Inside a unit of work."""
	frappe.db.set_value(MESSAGE, {"ecom_order": order, "unread": 1}, "unread", 0, update_modified=False)


def assign(name: str, order: str) -> None:
	"""A person knows which order a message is about. Inside a unit of work."""
	lock_order(order)
	if frappe.db.get_value(MESSAGE, name, "ecom_order"):
		refuse(ErrorCode.WRONG_STATUS, _("The message is on an order already"))
	values = {"ecom_order": order, "shop": frappe.db.get_value(ORDER, order, "shop")}
	frappe.db.set_value(MESSAGE, name, values)
	communication = frappe.db.get_value(MESSAGE, name, "communication")
	if communication:
		about = {"reference_doctype": ORDER, "reference_name": order, "status": "Linked"}
		frappe.db.set_value("Communication", communication, about)


def received_at(number: str, account: str) -> datetime | None:
	"""When the buyer last wrote to a WhatsApp account."""
	return frappe.db.get_value(
		MESSAGE,
		{"contact": number, "whatsapp_account": account, "direction": "Received"},
		"at",
		order_by="at desc",
	)


def keep_sent(order: Any, way: str, contact: str, text: str, subject: str, key: str) -> Any:
	"""What a person answers, kept on the order; None where it was kept before. Inside a unit of work."""
	doc = frappe.get_doc(
		{
			"doctype": MESSAGE,
			"direction": "Sent",
			"way": way,
			"shop": order.shop,
			"ecom_order": order.name,
			"contact": contact,
			"subject": subject,
			"text": text,
			"at": now_datetime(),
			"message_key": key,
		}
	)
	doc.flags.by_machine = True
	return doc if insert_once(doc) else None
