"""Asking a buyer for payment by a link: sent once for each time that a person asks."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.contacts import email_address
from ecom_erp.core.errors import ErrorCode
from ecom_erp.flows.notify import message_texts, pages, phones, text_messages
from ecom_erp.flows.notify.message_ways import MAIL, SMS, WHATSAPP, language_of
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.shops import payment_links
from ecom_erp.flows.shops.payment_links import due
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging import outbox
from ecom_erp.messaging.errors import check_form_key, refuse
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

STEP = "payment"
NAMES = {"E-mail": MAIL, "SMS": SMS, "WhatsApp": WHATSAPP}


def offer(order: "EcomOrder") -> dict:
	"""{"link", "ways": by which it can be sent}. Raises where there is nothing to pay, or no way to pay it."""
	_refuse_unpayable(order)
	return {"link": pages.payment_page(order, language_of(order)), "ways": possible_ways(order)}


def possible_ways(order: "EcomOrder") -> list[str]:
	"""How a link can be sent to the order's buyer."""
	number = phones.number_of(order)
	texts = bool(number) and not phones.wants_none(number)
	has = {need: texts and _has_text(order, need) for need in ("text", "whatsapp_template")}
	may = {
		"E-mail": bool(email_address(order.buyer_email or "")),
		"SMS": bool(has["text"] and text_messages.sms_settings()),
		"WhatsApp": bool(has["whatsapp_template"] and get_shop(order.shop).whatsapp_account),
	}
	return [way for way, possible in may.items() if possible]


def _has_text(order: "EcomOrder", needed: str) -> bool:
	text = message_texts.text_of(STEP, language_of(order), order.shop, needed)
	return bool(text and text.get(needed))


@unit_of_work
def ask(name: str, ways: Collection[str], key: str) -> list[str]:
	"""Owe the buyer a message with the link, by each of the ways; the ways. The same `key` is the same message."""
	order = lock_order(name)
	_refuse_unpayable(order)
	check_form_key(key)
	possible = possible_ways(order)
	wrong = [way for way in ways if way not in possible]
	if wrong or not ways:
		refuse(ErrorCode.INVALID_REQUEST, _("Choose at least one way by which the buyer can be reached"))
	for way in ways:
		payload = {"fact": STEP, "order": name}
		outbox.put(order.shop, NAMES[way], f"{name}|{STEP}|{key}", payload, name, "Ecom Order", name)
	user = frappe.utils.get_fullname(frappe.session.user)
	order_flow.add_timeline_note(order, _("{0} has asked for payment").format(user))
	return list(ways)


def _refuse_unpayable(order: "EcomOrder") -> None:
	if not due(order):
		refuse(ErrorCode.WRONG_STATUS, _("There is nothing to pay for this order"))
	shop = get_shop(order.shop)
	if not payment_links.links(shop, order.number, due(order), order.currency) and not shop.bank_details:
		refuse(
			ErrorCode.INVALID_REQUEST,
			_("Enter a Payment Link for a gateway of {0}, or its Bank Details, first").format(shop.name),
		)
