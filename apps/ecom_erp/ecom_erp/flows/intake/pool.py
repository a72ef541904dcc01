"""Inbox message to Ecom Order: one order per shop and external id, whatever is sent, however often, in any order."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.masked_buyers import without_ciphertext
from ecom_erp.core.orders import edits, known_payments
from ecom_erp.core.orders.canonical import CanonicalOrder, storable_order
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.orders.payment_findings import overpaid, payment_changes
from ecom_erp.core.orders.shop_states import DELETED
from ecom_erp.core.states.message import MessageStatus
from ecom_erp.core.states.order import (
	ALLOCATED,
	APPROVED,
	CANCELLED,
	ON_HOLD,
	PAID,
	PARTLY_SHIPPED,
	SHIPPED_AT_SHOP,
	TO_PAY,
)
from ecom_erp.core.states.review import ReviewState
from ecom_erp.erp.documents.insertion import insert_or_lose
from ecom_erp.flows.after_sales import shop_refunds
from ecom_erp.flows.allocation import cancellation, reallocate
from ecom_erp.flows.catalog.listings import ensure_listings, known_listings
from ecom_erp.flows.intake import (
	change_texts,
	shop_cancellation,
	shop_fulfilment,
	shop_stops,
	unread_messages,
)
from ecom_erp.flows.intake.buyers import ensure_buyer
from ecom_erp.flows.intake.message_orders import stated_order
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.fulfilment_orders import pass_on_number
from ecom_erp.flows.orders.locks import lock_order, lock_values
from ecom_erp.flows.orders.order_document import as_kept, fill, order_name, read_canonical
from ecom_erp.flows.orders.shop_shipments import keeps_parcels
from ecom_erp.flows.privacy import shop_wishes
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations.channels.base import ASKED
from ecom_erp.messaging import queue
from ecom_erp.messaging.transaction import in_transaction

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

INBOX = "Inbox Message"
BEFORE_POSTING = (TO_PAY, PAID, ON_HOLD, APPROVED)


def process_message(name: str) -> str:
	"""Take one inbox message into the pool; what became of it: "new", "updated", "unchanged", "older" or "ignored".
	Repeating it is harmless. Raises PayloadError when the message cannot be understood, HttpError or ChannelError
	when the shop had to be asked and did not answer."""
	message = frappe.db.get_value(
		INBOX,
		name,
		["shop", "topic", "external_id", "payload", "status", "source", "creation"],
		as_dict=True,
	)
	if message.status == MessageStatus.DONE:
		return "unchanged"
	if privacy := shop_wishes.wish(message):
		in_transaction(shop_wishes.take, name, message, privacy)
		return "ignored"
	if shop_wishes.is_erased(message):
		in_transaction(queue.finish, INBOX, name, payload=shop_wishes.NOTHING)
		return "ignored"
	order = stated_order(message)
	if order is None or _deleted_before_import(message.shop, order):
		in_transaction(queue.finish, INBOX, name)
		return "ignored"
	return in_transaction(_pool_message, name, message, order)


def _deleted_before_import(shop: str, order: CanonicalOrder) -> bool:
	"""Whether the order was thrown away at the shop before it ever came here."""
	thrown_away = order.cancelled_at and order.cancel_reason == DELETED
	return bool(thrown_away) and not frappe.db.exists(
		"Ecom Order", order_name(get_shop(shop), order.external_id)
	)


def _pool_message(name: str, message, order: CanonicalOrder) -> str:
	stated_at = None if message.source == "File" else message.creation
	document, outcome = pool_order(get_shop(message.shop), order, stated_at, message.topic == ASKED)
	queue.finish(INBOX, name, ecom_order=document)
	unread_messages.free(document)
	return outcome


def pool_order(
	shop: "EcomShop", order: CanonicalOrder, stated_at: datetime | None = None, asked_now: bool = False
) -> tuple[str, str]:
	"""Insert or update the Ecom Order, inside a unit of work; its name and the outcome. `stated_at`: when the shop said so,
	in the site's time; None of a file. `asked_now`: it is the shop's answer of this moment, so that another statement of
	the same second was made before it."""
	now = datetime.now(timezone.utc)
	order = without_ciphertext(storable_order(order))
	in_future = order.updated_at > now
	order = edits.not_after(now, order)
	name = order_name(shop, order.external_id)
	if not lock_values("Ecom Order", name, "name") and _insert(shop, order, name, stated_at):
		return name, "new"
	doc = lock_order(name)
	before = read_canonical(doc)
	known = as_kept(doc, order)
	if before == (replace(known.order, updated_at=before.updated_at) if in_future else known.order):
		if stated_at:
			frappe.db.set_value("Ecom Order", name, "stated_at", stated_at, update_modified=False)
		return name, "unchanged"
	if before.updated_at <= now and _is_older(before, known.order, asked_now):
		return name, "older"
	doc.stated_at = stated_at or doc.stated_at
	_rename_payments(doc, known.renamed)
	_update(doc, shop, known_payments.with_new_ids(before, known.renamed), known.order)
	return name, "updated"


def _is_older(before: CanonicalOrder, order: CanonicalOrder, asked_now: bool) -> bool:
	if asked_now:
		return order.updated_at < before.updated_at
	return edits.newer(before, order) is before


def _rename_payments(doc: "EcomOrder", renamed: Mapping[str, str]) -> None:
	"""The shop calls payments by other ids now; their Payment Entries stay theirs."""
	for row in doc.payments:
		if row.external_id in renamed:
			text = _("Payment {0} is now {1} in the shop").format(row.external_id, renamed[row.external_id])
			order_flow.add_timeline_note(doc, text)
			row.external_id = renamed[row.external_id]


def _insert(shop: "EcomShop", order: CanonicalOrder, name: str, stated_at: datetime | None) -> bool:
	"""Insert the order; False when another worker has just done so."""
	doc = frappe.new_doc("Ecom Order")
	sent = shop_fulfilment.sent_before_import(shop, order)
	fill(doc, order, shop, _listings(shop, order, sent), ensure_buyer(shop, order))
	doc.status = PAID
	doc.stated_at = stated_at
	# the address of the buyer's own pages; nobody can guess it
	doc.public_token = frappe.generate_hash(length=32)
	doc.review_state = ReviewState.TO_REVIEW
	shop_fulfilment.begin(doc, shop, order, sent)
	order_flow.schedule(doc, None if sent else order_flow.REVIEW)
	if not insert_or_lose(lambda: order_flow.insert(doc, name)):
		return False
	shop_fulfilment.tell_beginning(doc, order)
	if order.refunds and not sent:
		shop_refunds.note_shop_refunds(doc, order)
	return True


def _listings(shop: "EcomShop", order: CanonicalOrder, sent: bool) -> dict[str, str]:
	"""Listing by line. For an order that its shop has sent nobody has to map what is not sold any more."""
	return known_listings(shop.name, order) if sent else ensure_listings(shop.name, order)


def _update(doc: "EcomOrder", shop: "EcomShop", before: CanonicalOrder, order: CanonicalOrder) -> None:
	found = edits.diff(before, order)
	goods_changed = [change for change in found if change.kind in change_texts.GOODS_KINDS]
	listings = _listings(shop, order, doc.status == SHIPPED_AT_SHOP)
	fill(doc, order, shop, listings, ensure_buyer(shop, order))
	if order.number != before.number:
		pass_on_number(doc)
	if doc.status == CANCELLED:
		shop_cancellation.follow(doc, before, order)
	elif order.cancelled_at and not before.cancelled_at:
		cancellation.cancelled_at_shop(doc)
	elif shop_fulfilment.follow(doc, shop, before, order):
		pass
	elif doc.status in BEFORE_POSTING and not doc.sales_order:
		order_flow.schedule(doc, order_flow.REVIEW)
	elif (
		goods_changed
		and doc.status == ALLOCATED
		and order.paid in (0, order.total)
		and reallocate.can_undo(doc)
	):
		reallocate.undo_allocation(doc)
	elif goods_changed:
		_hold_changed(doc, goods_changed)
	if doc.status not in (CANCELLED, SHIPPED_AT_SHOP, *BEFORE_POSTING) or doc.sales_order:
		_hold_payments(doc, before, order)
		shop_stops.follow(doc, before, order)
	shop_refunds.note_refunds_gone(doc, before, order)
	if any(change.kind in change_texts.PAYMENT_KINDS for change in found):
		_book_payments(doc)
	order_flow.save_all(doc, _review_state(doc))
	if found:
		order_flow.add_timeline_note(doc, _("Changed in the shop: {0}").format(change_texts.describe(found)))
	if doc.status != SHIPPED_AT_SHOP:
		shop_refunds.note_shop_refunds(doc, order)


def _book_payments(doc: "EcomOrder") -> None:
	if doc.sales_invoice:
		order_flow.schedule(doc, order_flow.COLLECT)
	elif doc.status != SHIPPED_AT_SHOP:
		order_flow.collect(doc)


def _review_state(doc: "EcomOrder") -> str | None:
	"""The state of the review that follows from a change at the shop; None: it stays."""
	if doc.status == ON_HOLD or keeps_parcels(doc) or order_flow.is_held(doc, HoldCode.CANCELLED_PAID):
		return ReviewState.ON_HOLD
	if doc.status == PAID and doc.step == order_flow.REVIEW and doc.review_state == ReviewState.APPROVED:
		return ReviewState.TO_REVIEW
	return ReviewState.APPROVED if doc.status in (SHIPPED_AT_SHOP, ALLOCATED, PARTLY_SHIPPED) else None


def _hold_changed(doc: "EcomOrder", found) -> None:
	"""What the order says has changed after documents were posted for it: a person decides."""
	text = _("Changed in the shop after allocation: {0}").format(change_texts.describe(found))
	order_flow.raise_hold(doc, HoldCode.CHANGED_AFTER_ALLOCATION, text)
	if doc.status == ALLOCATED:
		order_flow.move(doc, ON_HOLD)
	doc.next_action = "Review"


def _hold_payments(doc: "EcomOrder", before: CanonicalOrder, order: CanonicalOrder) -> None:
	"""After documents were posted, what the shop says of known payments now is for a person; before, the review finds
	it."""
	known = [*payment_changes(before), *overpaid(before)]
	new = [one for one in (*payment_changes(order), *overpaid(order)) if one not in known]
	for finding in new:
		order_flow.raise_hold(doc, finding.code, order_flow.in_words(finding))
	if new and doc.status == ALLOCATED:
		order_flow.move(doc, ON_HOLD)
	if new:
		doc.next_action = "Review"
