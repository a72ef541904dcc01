"""Before a label is bought the shop is asked for its order, where what is known of it is old: it may have been cancelled,
stopped, changed or thrown away without a word."""

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.orders.order_document import says_the_same
from ecom_erp.flows.shops.asked_orders import ask_for
from ecom_erp.flows.shops.shops import adapter
from ecom_erp.integrations.channels.base import ChannelError, NoRecipient, PayloadError, reading
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import in_transaction

FACTS = ["shop", "external_id", "original_order", "stated_at"]


def ask_first(ecom_order: str) -> None:
	"""Ask the shop for the order, outside of any lock, unless it has stated it lately or cannot be asked. Raises
	ValidationError when it states something else than what is known, which the inbox then takes in, and when it does not
	answer."""
	order = frappe.db.get_value("Ecom Order", ecom_order, FACTS, as_dict=True)
	if not _is_old(order):
		return
	try:
		channel = adapter(order.shop)
		if not channel.knows_orders():
			return
		with reading():
			stated = channel.fetch_order(order.external_id)
	except NoRecipient:
		return
	except (HttpError, ChannelError, PayloadError) as error:
		refuse(
			ErrorCode.SHOP_UNAVAILABLE,
			_(
				"The shop was asked whether the order still stands and gave no usable answer. Try again later. ({0})"
			).format(error),
			title=_("No Label"),
		)
	if not in_transaction(_note_answer, ecom_order, stated):
		refuse(
			ErrorCode.CHANGED_MEANWHILE,
			_("The shop no longer has this order")
			if stated is None
			else _("The shop has changed the order. The change is being taken over; try again in a moment."),
			title=_("No Label"),
		)


def _is_old(order) -> bool:
	"""Whether the shop is to be asked; an order from a file, or of our own, it does not know."""
	minutes = frappe.get_cached_doc("Ecom Settings").ask_shop_minutes
	if not minutes or not order.stated_at or order.original_order:
		return False
	return get_datetime(order.stated_at) + timedelta(minutes=minutes) < now_datetime()


def _note_answer(ecom_order: str, stated: CanonicalOrder | None) -> bool:
	"""Whether the shop states what is known; otherwise the inbox has a message that makes the pool ask for the order."""
	doc = lock_order(ecom_order)
	if stated is not None and says_the_same(doc, stated):
		frappe.db.set_value("Ecom Order", ecom_order, "stated_at", now_datetime(), update_modified=False)
		return True
	ask_for(doc.shop, [doc.external_id])
	return False
