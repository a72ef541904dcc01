"""Orders, or parts of them, that the shop has sent without this app: before they came here, or past it.

Nothing of them is reserved, packed or labelled. An order that was sent whole comes to its end here at once, and says what
of its money is not posted; of one that was sent in part, the rest is shipped and invoiced. What is picked here already
is held for a person. Pieces that the shop counts as sent because it was told of our parcels are not its own.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.money import from_field
from ecom_erp.core.orders.cancelled_lines import refundable_for
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.orders.holds import HoldCode, HoldStatus
from ecom_erp.core.orders.shop_fulfilment import nothing_left, says_something_new, sent_by_shop
from ecom_erp.core.states.fulfilment import UNTOUCHED
from ecom_erp.core.states.order import (
	ALLOCATED,
	APPROVED,
	ON_HOLD,
	PAID,
	PARTLY_SHIPPED,
	SHIPPED_AT_SHOP,
	TO_PAY,
)
from ecom_erp.core.states.review import ReviewState
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.flows.after_sales import shop_refunds
from ecom_erp.flows.allocation import cancellation, reallocate
from ecom_erp.flows.catalog.listings import ensure_listings, known_listings, recipes
from ecom_erp.flows.intake import shop_fulfilment_texts
from ecom_erp.flows.orders import approval, order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.orders.shop_shipments import counts_any, is_held, sent_here
from ecom_erp.flows.orders.waiting.next_action import set_next_action
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

BEFORE_PICKING = (TO_PAY, PAID, ON_HOLD, APPROVED, ALLOCATED)


def sent_before_import(shop: "EcomShop", order: CanonicalOrder) -> bool:
	"""Whether an order that is new here was sent already, whole."""
	if not shop.skip_shipped or order.cancelled_at:
		return False
	if not counts_any(order):
		return False
	goods = _goods(order, known_listings(shop.name, order))
	return nothing_left(order, sent_by_shop(order, {}, goods), goods)


def begin(doc: "EcomOrder", shop: "EcomShop", order: CanonicalOrder, whole: bool) -> None:
	"""Set what a new order begins with, where its shop has sent all of it (`whole`) or a part."""
	if whole:
		doc.status, doc.review_state = SHIPPED_AT_SHOP, ReviewState.APPROVED
		_note_pieces(doc, order, {}, whole=True)
	elif shop.skip_shipped and counts_any(order) and not order.cancelled_at:
		goods = _goods(order, {row.line_id: row.listing for row in doc.lines})
		_note_pieces(doc, order, sent_by_shop(order, {}, goods))


def tell_beginning(doc: "EcomOrder", order: CanonicalOrder) -> None:
	"""Say in the new order's timeline what its shop has sent."""
	if doc.status == SHIPPED_AT_SHOP:
		order_flow.add_timeline_note(doc, shop_fulfilment_texts.end_text(doc, order, reserved=False))
	elif any(row.shop_shipped_qty for row in doc.lines):
		order_flow.add_timeline_note(doc, shop_fulfilment_texts.part_text(doc, order))


def follow(doc: "EcomOrder", shop: "EcomShop", before: CanonicalOrder, order: CanonicalOrder) -> bool:
	"""Bring an order, filled with the shop's new statement, up to date with what the shop has sent since; whether that
	settles what becomes of it. The caller holds the order's lock and saves."""
	asked = shop.skip_shipped and not (doc.processed_here or doc.original_order)
	if not asked or not says_something_new(before, order):
		return False
	goods = _goods(order, {row.line_id: row.listing for row in doc.lines})
	sent = sent_by_shop(order, sent_here(doc), goods)
	whole = nothing_left(order, sent, goods)
	if doc.status == SHIPPED_AT_SHOP:
		_note_pieces(doc, order, sent, whole)
		if not whole:
			_reopen(doc, shop, order, _("The shop no longer reports it as shipped; it ships from here"))
		return True
	known = {row.line_id: row.shop_shipped_qty for row in doc.lines if row.shop_shipped_qty}
	if doc.status in BEFORE_PICKING and not _begun(doc):
		return (whole or sent != known) and _take_over(doc, order, sent, whole)
	if doc.status in (*BEFORE_PICKING, PARTLY_SHIPPED):
		earlier = sent_by_shop(before, sent_here(doc), goods)
		_ask(doc, {line: pieces for line, pieces in sent.items() if pieces > known.get(line, 0)}, earlier)
	return False


def settle_sent(doc: "EcomOrder", shop: "EcomShop") -> bool:
	"""Whether an order that waits turns out to be sent by its shop, whole, since it is known what its lines sell; it is then
	at its end. The caller holds the order's lock and saves."""
	order = read_canonical(doc)
	asked = shop.skip_shipped and not (doc.processed_here or doc.original_order)
	if not asked or not counts_any(order) or _is_ours(doc):
		return False
	goods = _goods(order, {row.line_id: row.listing for row in doc.lines})
	sent = sent_by_shop(order, sent_here(doc), goods)
	return nothing_left(order, sent, goods) and _take_over(doc, order, sent, whole=True)


def _is_ours(doc: "EcomOrder") -> bool:
	"""Whether a person has said that the shop is wrong, and the goods are shipped from here."""
	decided = (HoldCode.SHIPPED_AT_SHOP, HoldStatus.RELEASED)
	return any((row.code, row.status) == decided for row in doc.holds)


def _take_over(doc: "EcomOrder", order: CanonicalOrder, sent: Mapping[str, int], whole: bool) -> bool:
	"""What the shop has sent is no longer to be shipped from here; whether no more is to be decided."""
	reserved = bool(doc.sales_order)
	if reserved:
		reallocate.undo_allocation(doc)
	_note_pieces(doc, order, sent, whole)
	if whole:
		order_flow.clear_holds(doc, {row.code for row in order_flow.open_holds(doc)})
		order_flow.schedule(doc, None)
		order_flow.move(doc, SHIPPED_AT_SHOP)
		approval.no_longer_waiting(doc)
		order_flow.add_timeline_note(doc, shop_fulfilment_texts.end_text(doc, order, reserved))
	elif sent:
		order_flow.add_timeline_note(doc, shop_fulfilment_texts.part_text(doc, order))
	return whole or reserved


def _begun(doc: "EcomOrder") -> bool:
	"""Whether somebody has begun to pick, pack or label the order's goods."""
	begun = {"ecom_order": doc.name, "status": ("not in", UNTOUCHED)}
	return bool(doc.sales_order and frappe.db.exists("Fulfilment Order", begun))


def _ask(doc: "EcomOrder", pieces: Mapping[str, int], earlier: Mapping[str, int]) -> None:
	"""Hold an order that is under way for `pieces` that the shop has sent too, where they are more than `earlier`: what a
	person has released stays so."""
	if any(qty > earlier.get(line, 0) for line, qty in pieces.items()):
		_hold(doc, pieces)
	elif not pieces:
		_free(doc)


def _hold(doc: "EcomOrder", pieces: Mapping[str, int]) -> None:
	order_flow.clear_holds(doc, {HoldCode.SHIPPED_AT_SHOP})
	text = _("The shop has shipped {0} itself, and a parcel here contains the same goods. Stop that parcel.")
	order_flow.raise_hold(
		doc, HoldCode.SHIPPED_AT_SHOP, text.format(shop_fulfilment_texts.pieces_text(doc, pieces))
	)
	if doc.status == ALLOCATED:
		order_flow.move(doc, ON_HOLD)
	doc.next_action = "Review"


def _free(doc: "EcomOrder") -> None:
	"""The shop no longer counts as sent what was held for it."""
	if not is_held(doc):
		return
	order_flow.clear_holds(doc, {HoldCode.SHIPPED_AT_SHOP})
	if not order_flow.open_holds(doc):
		order_flow.move(doc, ALLOCATED if doc.status == ON_HOLD else doc.status)
		set_next_action(doc)


@unit_of_work
def shipped_at_shop(name: str) -> str:
	"""A person says that the shop has sent what it counts as sent: it goes back to the shelf, as one unit of work; the
	order's status. Raises while a parcel has a label or has left."""
	doc = lock_order(name)
	if is_held(doc) and doc.status == PARTLY_SHIPPED:
		frappe.throw(
			_(
				"Part of the order has already shipped from here. Post a Delivery Note for the rest in "
				"ERPNext."
			)
		)
	if not is_held(doc):
		frappe.throw(
			_("The order is {0}; the shop has not shipped anything that was picked here").format(
				_(doc.status)
			)
		)
	labelled = cancellation.with_labels(doc.name)
	if labelled:
		frappe.throw(_("{0} already has a label. Void it first.").format(labelled[0]))
	order = read_canonical(doc)
	goods = _goods(order, {row.line_id: row.listing for row in doc.lines})
	sent = sent_by_shop(order, sent_here(doc), goods)
	order_flow.clear_holds(doc, {HoldCode.SHIPPED_AT_SHOP})
	_take_over(doc, order, sent, nothing_left(order, sent, goods))
	order_flow.save(doc, ReviewState.APPROVED if doc.status == SHIPPED_AT_SHOP else ReviewState.TO_REVIEW)
	return doc.status


@unit_of_work
def process_here(name: str) -> str:
	"""Ship and post an order, or the part of one, that its shop counts as sent: a person knows better. From now on the
	shop's own fulfilment of it does not count. One unit of work; the order's status."""
	doc = lock_order(name)
	left_out = any(row.shop_shipped_qty for row in doc.lines)
	if doc.status != SHIPPED_AT_SHOP and (
		not left_out or doc.sales_order or doc.status not in BEFORE_PICKING
	):
		frappe.throw(_("There is nothing to process: the order is {0}").format(_(doc.status)))
	order = read_canonical(doc)
	doc.processed_here = 1
	_note_pieces(doc, order, {})
	text = _("Processed here by {0}, although the shop reports it as shipped").format(frappe.session.user)
	_reopen(doc, get_shop(doc.shop), order, text)
	order_flow.save(doc, ReviewState.TO_REVIEW)
	shop_refunds.note_shop_refunds(doc, order)
	return doc.status


def _reopen(doc: "EcomOrder", shop: "EcomShop", order: CanonicalOrder, text: str) -> None:
	"""The order is ours to ship: it is reviewed."""
	if doc.status == SHIPPED_AT_SHOP:
		order_flow.move(doc, PAID)
	listings = ensure_listings(shop.name, order)
	for row in doc.lines:
		row.listing = row.listing or listings.get(row.line_id)
	order_flow.schedule(doc, order_flow.REVIEW)
	order_flow.add_timeline_note(doc, text)


def _goods(order: CanonicalOrder, listings: Mapping[str, str]) -> set[str]:
	"""Lines that are shipped: not those whose listing takes nothing from stock, such as a download. Of a line that nobody
	has mapped it is as the shop says."""
	carried = {line.external_id: line for line in order.lines if line.requires_shipping is not False}
	parts = recipes({listings[line] for line in carried if listings.get(line)})
	facts = item_facts({item for recipe in parts.values() for item in recipe})
	goods = {listing: any(facts[item].is_stock_item for item in recipe) for listing, recipe in parts.items()}
	return {
		key for key, line in carried.items() if goods.get(listings.get(key, ""), bool(line.requires_shipping))
	}


def _note_pieces(
	doc: "EcomOrder", order: CanonicalOrder, sent: Mapping[str, int], whole: bool = False
) -> None:
	"""Write into the order's lines what the shop has sent, and into the order what is therefore not invoiced: the pieces'
	money with their share of the shipping. Of an order that was sent whole nothing is posted at all."""
	for row in doc.lines:
		open_here = row.qty - (row.cancelled_qty or 0)
		row.shop_shipped_qty = open_here if whole else min(sent.get(row.line_id, 0), open_here)
	pieces = [(row.line_id, row.shop_shipped_qty) for row in doc.lines if row.shop_shipped_qty]
	value = Decimal(0)
	if pieces and order.total and not whole:
		value = refundable_for(order, pieces, with_shipping=True).total
	others = from_field(doc.cancelled_amount) - from_field(doc.shop_shipped_amount)
	doc.shop_shipped_amount = float(value)
	doc.cancelled_amount = float(others + value)
