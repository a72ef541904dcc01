"""What the review of an order knows of its lines, its buyer and its destination."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.utils import get_datetime

from ecom_erp.core.money import from_field
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.quantities import Recipe
from ecom_erp.core.review.checks import quantities
from ecom_erp.core.review.facts import ReviewFacts, SimilarOrder
from ecom_erp.core.states.order import CANCELLED, PAID, WAITING
from ecom_erp.erp.selling.items import ItemFacts, list_prices
from ecom_erp.erp.selling.masters import country_name
from ecom_erp.erp.stock.stock import stock_levels
from ecom_erp.flows.carriers.couriers import masked_taken, pickup_points_taken
from ecom_erp.flows.carriers.rate_cards import coverage
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.shops.shops import gateways_with_account
from ecom_erp.messaging.inbox import given_up

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

MOST_SIMILAR = 20  # orders of a buyer that are compared


def gather_facts(
	doc: "EcomOrder",
	order: CanonicalOrder,
	shop: "EcomShop",
	mapped: Mapping[str, Recipe],
	items: Mapping[str, ItemFacts],
) -> ReviewFacts:
	"""What the database knows of the order's lines, buyer and destination. `mapped`: recipes by listing, `items`: the
	items in them."""
	settings = frappe.get_cached_doc("Ecom Settings")
	kept = {code for code, item in items.items() if item.is_stock_item}
	courier_covers, po_boxes_taken = coverage(shop, order.shipping_address)
	return ReviewFacts(
		shop_currency=shop.currency,
		mapped_lines=frozenset(row.line_id for row in doc.lines if row.listing in mapped),
		carried_lines=_carried_lines(doc, order, mapped, kept),
		pay_later_gateways=frozenset(row.gateway for row in shop.gateways if row.pay_later),
		list_prices=_list_prices(doc, mapped, shop, settings),
		price_tolerance=from_field(settings.price_tolerance),
		courier_covers=courier_covers,
		po_boxes_taken=po_boxes_taken,
		pickup_points_taken=pickup_points_taken(shop.company, order.shipping_address),
		masked_taken=masked_taken(shop.company, order.shipping_address),
		country_known=country_name(order.shipping_address.country_code) is not None,
		out_of_stock=_out_of_stock(doc, mapped, kept, shop),
		similar_orders=_similar_orders(doc, order, settings.duplicate_hours or 0),
		duplicate_hours=settings.duplicate_hours or 0,
		stated=read_canonical(doc),
		gateways_with_account=gateways_with_account(shop),
		unread_message=None if doc.original_order else given_up(doc.shop, doc.external_id),
	)


def _carried_lines(
	doc: "EcomOrder", order: CanonicalOrder, mapped: Mapping[str, Recipe], kept: Collection[str]
) -> frozenset[str]:
	"""Lines of which an item of `kept`, which are those in stock, goes into a parcel. What is not mapped is carried where the shop says
	so."""
	said = {line.external_id for line in order.lines if line.requires_shipping}
	return frozenset(
		row.line_id
		for row in doc.lines
		if (
			row.requires_shipping and any(item in kept for item in mapped[row.listing])
			if row.listing in mapped
			else row.line_id in said
		)
	)


def _out_of_stock(doc: "EcomOrder", mapped, kept: Collection[str], shop: "EcomShop") -> frozenset[str]:
	"""Lines of which an item of `kept`, which are those in stock, is nowhere free."""
	free: dict[str, int] = {}
	for (item, _warehouse), qty in stock_levels(kept, {row.warehouse for row in shop.warehouses}).items():
		free[item] = free.get(item, 0) + max(qty, 0)
	return frozenset(
		row.line_id
		for row in doc.lines
		if row.requires_shipping
		and any(item in kept and not free.get(item) for item in mapped.get(row.listing, ()))
	)


def _list_prices(doc: "EcomOrder", mapped, shop: "EcomShop", settings):
	"""List price of one unit by line; only lines that are one item can be compared."""
	if not settings.price_tolerance:
		return {}
	single = {
		row.line_id: next(iter(mapped[row.listing].items()))
		for row in doc.lines
		if row.listing in mapped and len(mapped[row.listing]) == 1
	}
	prices = list_prices({item for item, _each in single.values()}, shop.price_list, doc.currency)
	return {line: prices[item] * each for line, (item, each) in single.items() if item in prices}


def _similar_orders(doc: "EcomOrder", order: CanonicalOrder, hours: int) -> tuple[SimilarOrder, ...]:
	"""Other orders of the buyer within the window; compared line by line in `core.review`. Of two orders the later is the
	duplicate, unless it came here first and has passed its review."""
	if not (hours and doc.buyer):
		return ()
	moment = doc.ordered_at
	rows = frappe.get_all(
		"Ecom Order",
		filters={
			"buyer": doc.buyer,
			"name": ("!=", doc.name),
			"status": ("!=", CANCELLED),
			"ordered_at": ("between", (moment - timedelta(hours=hours), moment + timedelta(hours=hours))),
		},
		fields=["number", "canonical", "creation", "status"],
		order_by="ordered_at desc",
		limit=MOST_SIMILAR,
	)
	created = get_datetime(doc.creation)
	similar = []
	for row in rows:
		other = read_canonical(row)
		passed = get_datetime(row.creation) < created and row.status not in (PAID, *WAITING)
		if other.created_at <= order.created_at or passed:
			similar.append(SimilarOrder(other.number, other.created_at, quantities(other)))
	return tuple(similar)
