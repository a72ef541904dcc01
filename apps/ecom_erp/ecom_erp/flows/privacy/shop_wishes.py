"""What shops pass on of their buyers' wishes, and what they tell of buyers who are erased already."""

import json

import frappe

from ecom_erp.flows.orders.order_document import order_name
from ecom_erp.flows.privacy import record_file, requests
from ecom_erp.flows.privacy.person import Given
from ecom_erp.flows.shops.shops import adapter, get_shop
from ecom_erp.integrations.channels.base import ChannelAdapter, PrivacyWish, reading
from ecom_erp.messaging import queue

NOTHING = "{}"


def wish(message) -> PrivacyWish | None:
	"""The wish in an inbox message (its shop, topic, payload); None in one of another kind."""
	channel = adapter(message.shop)
	if type(channel).privacy_wish is ChannelAdapter.privacy_wish:
		return None
	try:
		payload = json.loads(message.payload)
	except ValueError:
		return None  # whoever reads the order says so
	with reading():
		return channel.privacy_wish(message.topic, payload)


def take(name: str, message, asked: PrivacyWish) -> None:
	"""Make the request, inside a unit of work. A person's erasure begins at once, and waits by itself for what is not over; that of
	a whole shop is for a person to begin."""
	shop = get_shop(message.shop)
	orders = [order_name(shop, one) for one in asked.orders]
	known = [one for one in orders if frappe.db.exists("Ecom Order", one)]
	given = Given(asked.email, asked.phone, "", asked.buyer_id, known, shop.name)
	# an id of a buyer is personal: what tells a repeated wish is its hash
	key = record_file.key_of("wish", f"{shop.name}/{asked.key}")
	wanted = requests.ERASE if asked.erase else requests.EXPORT
	made = requests.make(wanted, given, "Shop", key, start_now=not asked.everyone)
	if made and asked.everyone:
		frappe.db.set_value(requests.REQUEST, made, "everyone", 1)
	queue.finish("Inbox Message", name, payload=NOTHING)


def is_erased(message) -> bool:
	"""Whether the message is about an order whose buyer is erased: the shop may go on telling of it."""
	if not message.external_id:
		return False
	name = order_name(get_shop(message.shop), message.external_id)
	return bool(frappe.db.get_value("Ecom Order", name, "erased_at"))
