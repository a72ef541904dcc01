"""The order that an inbox message states, or that the shop states where the message does not."""

import json
from dataclasses import replace
from datetime import datetime, timezone

import frappe

from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.orders.shop_states import DELETED, ShopStop
from ecom_erp.flows.orders.order_document import order_name, read_canonical
from ecom_erp.flows.shops.shops import adapter, get_shop
from ecom_erp.integrations.channels.base import ASKED, ChannelError, NoRecipient, PayloadError, reading
from ecom_erp.integrations.http import HttpError


def stated_order(message) -> CanonicalOrder | None:
	"""The order the message states, or, where it only names one, the order as the shop answers now. None when there is
	nothing in it for the pool. `message`: its shop, topic, external_id and payload. Raises PayloadError when it cannot be
	understood, HttpError or ChannelError when the shop had to be asked and did not answer."""
	channel = adapter(message.shop)
	if message.topic == ASKED:
		with reading():
			return channel.fetch_order(message.external_id) or _gone(message)
	try:
		payload = json.loads(message.payload)
	except ValueError:
		raise PayloadError("The payload is not JSON")
	try:
		with reading():
			order = channel.to_canonical(message.topic, payload)
	except PayloadError:
		order = _asked_instead(channel, message)
		if order is None:
			raise
		return order
	if order is None and message.external_id:
		with reading():
			order = channel.fetch_order(message.external_id)
		if order is None and channel.tells_of_deletion(message.topic):
			return _deleted(message)
	return order


def _asked_instead(channel, message) -> CanonicalOrder | None:
	"""The order as the shop answers now, for a message that cannot be read: an older version of the shop's API, or a plugin, may
	leave out what is needed. None where the shop cannot be asked, or says nothing better: then the message is given up and
	its order held at once, rather than shipped while the message waits for a shop that is down."""
	if not (message.external_id and channel.knows_orders()):
		return None
	try:
		with reading():
			return channel.fetch_order(message.external_id)
	except (HttpError, ChannelError, NoRecipient, PayloadError):
		return None


def _deleted(message) -> CanonicalOrder | None:
	"""An order that the shop has deleted, as we know it, cancelled now; None when we know of none."""
	order = _known(message)
	if order is None or order.cancelled_at:
		return None
	now = datetime.now(timezone.utc)
	return replace(order, updated_at=now, cancelled_at=now, cancel_reason=DELETED)


def _gone(message) -> CanonicalOrder | None:
	"""An order that the shop was asked for and does not have, as we know it. That it has been deleted is for a person to
	say: the shop has only not found it."""
	order = _known(message)
	return order and replace(order, stop=ShopStop.GONE)


def _known(message) -> CanonicalOrder | None:
	name = order_name(get_shop(message.shop), message.external_id)
	if not frappe.db.exists("Ecom Order", name):
		return None
	return read_canonical(frappe.get_doc("Ecom Order", name))
