"""What buyers write, on the order that it is about: found by their number or address; what fits no order waits in the list."""

import functools
import operator
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core import risk_keys
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
	keys = risk_keys.of_number(written(number))
	rows = _found([_latest(field, key, shops) for field in risk_keys.PHONES for key in keys])
	return _newest([row for row in rows if number in _numbers(row)])


def newest_order_of_address(address: str) -> str | None:
	"""As by number, by an e-mail address."""
	key = risk_keys.email_key(address)
	return _newest(_found([_latest("email_key", risk_keys.entry_key(key), None)])) if key else None


def _found(queries: list) -> list:
	"""The rows of all the queries, the newest first, in one question."""
	if not queries:
		return []
	rows = functools.reduce(operator.mul, queries).run(as_dict=True)
	return sorted(rows, key=lambda row: row.ordered_at, reverse=True)


def _latest(field: str, value: str, shops: list[str] | None) -> Any:
	"""The query for the latest orders with this value, along the index of it and the time."""
	order = frappe.qb.DocType(ORDER)
	query = frappe.qb.from_(order).where((order[field] == value) & (order.masked_buyer == 0))
	if shops is not None:
		query = query.where(order.shop.isin(shops or [""]))
	fields = ("name", "status", "ordered_at", "buyer_phone", "ship_phone", "ship_country")
	query = query.select(*(order[one] for one in fields))
	latest = query.orderby(order.ordered_at, order=frappe.qb.desc).limit(CANDIDATES)
	return frappe.qb.from_(latest).select(*(latest[one] for one in fields))


def _numbers(row: Any) -> tuple[str, str]:
	return e164(row.buyer_phone, row.ship_country), e164(row.ship_phone, row.ship_country)


def _newest(rows: list) -> str | None:
	return next((row.name for row in rows if row.status not in ENDED), rows[0].name if rows else None)


def mark_read(order: str) -> None:
	"""Somebody has read what the buyer wrote about an order. Inside a unit of work."""
	frappe.db.set_value(MESSAGE, {"ecom_order": order, "unread": 1}, "unread", 0, update_modified=False)


def unread_of(order: str) -> int:
	"""How many messages of the buyer nobody has read yet; 0 for who may not read them."""
	if not frappe.has_permission(MESSAGE, "read"):
		return 0
	return frappe.db.count(MESSAGE, {"ecom_order": order, "unread": 1})


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
