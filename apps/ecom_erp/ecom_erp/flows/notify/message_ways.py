"""Which ways a buyer is told of a step: by e-mail as ticked at the shop, by SMS, WhatsApp and
the channel as its table says."""

from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.contacts import email_address
from ecom_erp.core.notify.steps import LABELS
from ecom_erp.flows.notify.message_templates import LANGUAGES
from ecom_erp.flows.notify.phones import number_of, wants_none
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.shops import channels
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.integrations.channels.base import Capability
from ecom_erp.messaging import outbox

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

MAIL, SMS, WHATSAPP, NOTE = "Message", "SMS", "WhatsApp", "Note"
CHANNEL = "Channel"  # the way by which the shop tells its buyer itself


def ways_of(order: "EcomOrder", step: str) -> list[str]:
	"""Kinds of Outbox Messages by which the order's buyer is told of the step."""
	return [*([MAIL] if _mails(order, step) else []), *_texts(order, step)]


def shops_that_tell(step: str) -> list[str]:
	"""Enabled shops that have chosen at least one way for the step."""
	names = frappe.get_all("Ecom Shop", {"enabled": 1}, pluck="name")
	return [name for name in names if _tells(get_shop(name), step)]


def _tells(shop: "EcomShop", step: str) -> bool:
	by_mail = shop.send_messages and shop.get(f"mail_{step}")
	return bool(by_mail or any(row.step == LABELS.get(step) for row in shop.message_ways))


def owe(order: "EcomOrder", step: str, key: str, payload: dict, doctype: str, name: str) -> None:
	"""Owe the buyer a message each way that the shop has chosen, inside the caller's unit of work; the same `key` is the same
	message."""
	for kind in ways_of(order, step):
		outbox.put(order.shop, kind, key, {"fact": step, **payload}, order.name, doctype, name)


def language_of(order: "EcomOrder") -> str:
	"""The buyer's language where there are templates in it, else that of the shop."""
	language = read_canonical(order).buyer.locale[:2].lower()
	if language in LANGUAGES:
		return language
	return get_shop(order.shop).message_language or LANGUAGES[0]


def _mails(order: "EcomOrder", step: str) -> bool:
	shop = get_shop(order.shop)
	return bool(shop.send_messages and shop.get(f"mail_{step}") and email_address(order.buyer_email or ""))


def _texts(order: "EcomOrder", step: str) -> list[str]:
	rows = [row for row in get_shop(order.shop).message_ways if row.step == LABELS.get(step)]
	if not rows:
		return []
	language = language_of(order)
	chosen = dict.fromkeys(row.way for row in rows if row.language in (None, "", language))
	by_number = [way for way in chosen if way != CHANNEL]
	number = number_of(order) if by_number else ""
	return [
		*([NOTE] if CHANNEL in chosen and _has_notes(order) else []),
		*(by_number if number and not wants_none(number) else []),
	]


def _has_notes(order: "EcomOrder") -> bool:
	"""Of what is sent instead of returned goods the shop knows no order."""
	return not order.original_order and channels.can(order.channel, Capability.BUYER_NOTES)
