"""Messages about an order as a whole: received, still to be paid, late, cancelled."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.utils import add_days, fmt_money, getdate, now_datetime

from ecom_erp.core.states.order import ALLOCATED, APPROVED, ON_HOLD, PAID, TO_PAY
from ecom_erp.flows.notify import message_ways
from ecom_erp.flows.notify.pages import payment_page, tracking_page
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.shops import payment_links
from ecom_erp.messaging.inbox import message_key
from ecom_erp.messaging.transaction import in_transaction

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

ORDER = "Ecom Order"
NEWS_DAYS = (
	3  # what happened longer ago is no news: orders that were imported, shops that were just connected
)
NOT_SENT = (PAID, ON_HOLD, APPROVED, ALLOCATED)
BATCH = 500


def put(order: "EcomOrder", step: str) -> None:
	"""Owe the buyer a message about his order, once, inside the caller's unit of work. `step`: received, payment_reminder,
	delayed, cancelled. A part of a split order is no order to its buyer."""
	if order.original_order:
		return
	message_ways.owe(order, step, f"{order.name}|{step}", {"order": order.name}, ORDER, order.name)


def received(order: "EcomOrder") -> None:
	"""The order was taken in and looked at, where that is news."""
	if order.ordered_at and order.ordered_at > now_datetime() - timedelta(days=NEWS_DAYS):
		put(order, "received")


def facts(order: "EcomOrder", _document: "EcomOrder", language: str, _payload: Mapping) -> dict:
	"""What the template of a message about an order may name."""
	return {
		"order_number": order.number or "",
		"shop": order.shop,
		"buyer_name": order.buyer_name or "",
		"total": fmt_money(order.total, currency=order.currency),
		"amount": fmt_money(payment_links.due(order), currency=order.currency),
		"tracking_page": tracking_page(order, language),
		"payment_page": payment_page(order, language),
	}


def remind_due() -> int:
	"""Owe reminders of payment, and messages about what is late; how many orders were looked at."""
	count = 0
	for step, name in [*_unpaid(), *_late()]:
		in_transaction(_put_if_still, step, name)
		count += 1
	return count


def _put_if_still(step: str, name: str) -> None:
	order = lock_order(name)
	if order.status in ((TO_PAY,) if step == "payment_reminder" else NOT_SENT):
		put(order, step)


def _unpaid() -> list[tuple[str, str]]:
	"""Orders that wait for payment since as many days as their shop says, and not much longer."""
	found = []
	telling = {
		"name": ("in", message_ways.shops_that_tell("payment_reminder") or [""]),
		"reminder_days": (">", 0),
	}
	for shop in frappe.get_all("Ecom Shop", telling, ["name", "reminder_days"]):
		until = add_days(now_datetime(), -shop.reminder_days)
		ordered = ("between", (add_days(until, -NEWS_DAYS), until))
		found += _not_told("payment_reminder", {"shop": shop.name, "status": TO_PAY, "ordered_at": ordered})
	return found


def _late() -> list[tuple[str, str]]:
	promised = ("between", (add_days(getdate(), -NEWS_DAYS), add_days(getdate(), -1)))
	shops = ("in", message_ways.shops_that_tell("delayed") or [""])
	return _not_told("delayed", {"shop": shops, "status": ("in", NOT_SENT), "promised_date": promised})


def _not_told(step: str, filters: dict) -> list[tuple[str, str]]:
	"""Orders of which no message of the step is known, by whichever way; at most BATCH. A part of a split order is none."""
	filters = {**filters, "original_order": ("is", "not set")}
	rows = frappe.get_all(ORDER, filters, ["name", "shop"], order_by="ordered_at")  # of some days
	keys = {
		message_key(row.shop, f"{kind}|{row.name}|{step}"): row.name
		for row in rows
		for kind in (message_ways.MAIL, message_ways.SMS, message_ways.WHATSAPP, message_ways.NOTE)
	}
	known = frappe.get_all("Outbox Message", {"message_key": ("in", list(keys) or [""])}, pluck="message_key")
	told = {keys[key] for key in known}
	return [(step, row.name) for row in rows if row.name not in told][:BATCH]
