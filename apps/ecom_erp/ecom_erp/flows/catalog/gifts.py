"""Gifts: lines that a review rule adds to an order. The shop does not know of them and they cost nothing.

A gift's line has `is_gift`, a line id of its own and the item in the place of the SKU; it has no listing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ecom_erp.core.orders.canonical import CanonicalOrder, Line
from ecom_erp.core.quantities import Recipe, recipe
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.erp.stock.stock import stock_levels

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

ID_LENGTH = 140


@dataclass(frozen=True)
class Gift:
	"""Pieces of an item that a rule gives."""

	rule: str
	item: str
	qty: int


def gift_lines(doc) -> list:
	return [row for row in doc.lines if row.is_gift]


def set_gifts(doc, gifts: Sequence[Gift], shop: "EcomShop") -> list[Gift]:
	"""Make the gifts of an order those of `gifts`, as far as a warehouse of the shop has them; returns those that it
	has not. An order is not held for want of a gift."""
	if not gifts and not gift_lines(doc):
		return []
	facts = item_facts({gift.item for gift in gifts})
	levels = stock_levels(facts.keys(), {row.warehouse for row in shop.warehouses})
	available = [gift for gift in gifts if gift.item in facts and _in_stock(gift, facts[gift.item], levels)]
	doc.set("lines", [row for row in doc.lines if not row.is_gift])
	for gift in available:
		doc.append("lines", _row(doc, gift, facts[gift.item]))
	return [gift for gift in gifts if gift not in available]


def _in_stock(gift: Gift, item, levels: Mapping[tuple[str, str], int]) -> bool:
	"""Whether one warehouse has all pieces of the gift. `levels`: free pieces by (item, warehouse)."""
	if not item.is_stock_item:
		return True
	return any(free >= gift.qty for (code, _warehouse), free in levels.items() if code == gift.item)


def _row(doc, gift: Gift, item) -> dict:
	taken = {row.line_id for row in doc.lines}
	line_id = f"gift-{gift.rule}"[:ID_LENGTH]
	if line_id in taken:
		line_id = f"gift-{gift.item}-{gift.rule}"[:ID_LENGTH]
	return {
		"line_id": line_id,
		"sku": gift.item,
		"title": item.item_name,
		"qty": gift.qty,
		"unit_price": 0,
		"discount": 0,
		"tax": 0,
		"amount": 0,
		"currency": doc.currency,
		"requires_shipping": int(item.is_stock_item),
		"weight_grams": item.weight_grams,
		"is_gift": 1,
	}


def recipe_of(row, mapped: Mapping[str, Recipe]) -> Recipe:
	"""What one unit of a line of an Ecom Order takes from stock: of a gift its item, of another line the item that a person
	sends in the place of what it sells, else what its listing says."""
	chosen = row.sku if row.is_gift else row.item_instead
	return recipe([(chosen, 1)]) if chosen else mapped[row.listing]


def with_gifts(order: CanonicalOrder, doc) -> CanonicalOrder:
	"""The order with its gifts as lines of no price, as the documents in ERPNext have it."""
	extra = tuple(
		Line(row.line_id, "", row.sku, row.title, row.qty, Decimal(0), weight_grams=row.weight_grams or 0)
		for row in gift_lines(doc)
	)
	return replace(order, lines=order.lines + extra) if extra else order
