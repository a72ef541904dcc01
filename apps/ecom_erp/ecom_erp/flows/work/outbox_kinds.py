"""What the kinds of Outbox Messages say, and to whom."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from frappe import _

from ecom_erp.core.states.message import MessageStatus
from ecom_erp.flows import after_sales
from ecom_erp.flows.after_sales import ticket_mails
from ecom_erp.flows.catalog import stock_publishing
from ecom_erp.flows.notify import buyer_messages, buyer_replies, notices, order_messages, text_messages
from ecom_erp.flows.shipping import fulfilment_corrections
from ecom_erp.flows.shipping.tracking_notices import fulfilment_at_shop
from ecom_erp.flows.shops import shops
from ecom_erp.integrations.channels.notices import (
	CancelNotice,
	FulfilmentNotice,
	RefundNotice,
	SentPackage,
	TrackingNotice,
)
from ecom_erp.messaging.queue import NotYet

# how long a message waits for the one that has to go first; longer when that one waits for a person
WAIT_SECONDS = 60
DEAD_WAIT_SECONDS = 3600


@dataclass(frozen=True)
class Kind:
	"""`send` delivers a message (a row with name, shop, payload, reference_name) without holding a lock and returns the
	receiver's id of it; safe to repeat. `on_delivered` notes the answer at the message's reference, `on_no_recipient` that there is no
	receiver, `on_dead` that the message was given up and why (it answers whether there is a reference that shows it);
	inside a unit of work. `of_order`: else the order is held while such a message is given up. `to_shop`: it is the shop that is
	told, whose health the answer shows."""

	send: Callable[..., str]
	on_delivered: Callable[[str, str], None] | None = None
	on_no_recipient: Callable[[str], None] | None = None
	on_dead: Callable[[str, str], bool] | None = None
	of_order: bool = False
	to_shop: bool = True


def _fulfilment(message) -> str:
	payload = json.loads(message.payload)
	lines = tuple((line, qty) for line, qty in payload.pop("lines"))
	earlier = tuple(SentPackage(**package) for package in payload.pop("earlier"))
	more = tuple(SentPackage(**package) for package in payload.pop("more"))
	unshipped = tuple(payload.pop("unshipped", ()))
	notice = FulfilmentNotice(
		lines=lines,
		earlier=earlier,
		more=more,
		unshipped=unshipped,
		parcel=message.reference_name,
		**payload,
	)
	return shops.adapter(message.shop).push_fulfilment(notice)


def _tracking(message) -> str:
	payload = json.loads(message.payload)
	status, fulfilment_id = fulfilment_at_shop(message.shop, payload.pop("parcel"))
	if status != MessageStatus.DONE:
		wait = DEAD_WAIT_SECONDS if status == MessageStatus.DEAD else WAIT_SECONDS
		raise NotYet(_("The parcel has not been reported to the shop yet"), wait)
	payload["fulfilment_id"] = fulfilment_id
	at = datetime.fromisoformat(payload.pop("at"))
	return shops.adapter(message.shop).push_tracking(TrackingNotice(at=at, **payload))


def _refund(message) -> str:
	payload = json.loads(message.payload)
	lines = tuple((line, qty, restocked) for line, qty, restocked in payload.pop("lines"))
	amount = Decimal(payload.pop("amount"))
	return shops.adapter(message.shop).push_refund(RefundNotice(amount=amount, lines=lines, **payload))


def _cancellation(message) -> str:
	fulfilment_corrections.wait_until_corrected(message.ecom_order)
	return shops.adapter(message.shop).cancel_order(CancelNotice(**json.loads(message.payload)))


MAIL_FACTS = {
	"Fulfilment Order": buyer_messages.parcel_facts,
	"After Sales Ticket": ticket_mails.mail_facts,
	"Ecom Order": order_messages.facts,
}
KINDS = {
	"Fulfilment": Kind(_fulfilment, of_order=True),
	fulfilment_corrections.KIND: Kind(
		fulfilment_corrections.send, fulfilment_corrections.sent, lambda parcel: None, of_order=True
	),
	"Tracking": Kind(_tracking),
	"Refund": Kind(_refund, after_sales.refund_sent, after_sales.no_recipient, after_sales.not_told),
	"Cancellation": Kind(
		_cancellation,
		after_sales.cancellation_sent,
		after_sales.no_recipient,
		after_sales.not_told,
		of_order=True,
	),
	"Message": Kind(lambda message: buyer_messages.send(message, MAIL_FACTS), to_shop=False),
	"SMS": Kind(lambda message: text_messages.send(message, MAIL_FACTS), to_shop=False),
	"WhatsApp": Kind(lambda message: text_messages.send(message, MAIL_FACTS), to_shop=False),
	"Note": Kind(lambda message: text_messages.note(message, MAIL_FACTS)),
	"Reply": Kind(buyer_replies.send, to_shop=False),
	notices.KIND: Kind(notices.send, to_shop=False),
	"Stock": Kind(lambda message: stock_publishing.send(message.shop), stock_publishing.stock_sent),
}
