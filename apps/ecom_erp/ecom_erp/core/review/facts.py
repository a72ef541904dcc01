"""What the checks of an order know of shop, catalogue, courier and other orders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ecom_erp.core.orders.canonical import CanonicalOrder


@dataclass(frozen=True)
class SimilarOrder:
	"""Another order of the same buyer: its number, and quantity by listing (or SKU where there is no listing)."""

	number: str
	created_at: datetime
	quantities: Mapping[str, int]


@dataclass(frozen=True)
class ReviewFacts:
	"""What the caller knows of shop, catalogue and courier.

	mapped_lines: external_ids of lines that have an item; None when mapping is not checked here.
	carried_lines: external_ids of lines of which something goes into a parcel; None when that is not known here: then it
		is as the shop says.
	pay_later_gateways: gateways (any case) whose orders ship unpaid, e.g. cash on delivery; an order counts when one of
		its payments names one, whether captured yet or not.
	list_prices: line external_id -> list price of one piece in the order's currency, in the order's tax view.
	price_tolerance: percent a price may lie below its list price.
	courier_covers: False when no courier goes there; None when not known.
	masked_taken: False when no courier of the company delivers to masked buyers of the address's marketplace.
	pickup_points_taken: False when no courier of the company delivers to pickup points of the address's carrier.
	po_boxes_taken: False when no courier that goes there delivers to post office boxes.
	country_known: False when the books know no country of the address's code.
	out_of_stock: external_ids of lines of which no warehouse of the shop has any.
	similar_orders: other orders of the same buyer; those with the same goods within `duplicate_hours` are reported.
	stated: the order as its shop states it, where what is validated is only a part of that.
	gateways_with_account: gateways (any case) whose payments can be booked; None when that is not checked here.
	unread_message: why the latest message of the shop about the order was given up; None when it was not.
	"""

	shop_currency: str = ""
	mapped_lines: frozenset[str] | None = None
	carried_lines: frozenset[str] | None = None
	pay_later_gateways: frozenset[str] = frozenset()
	list_prices: Mapping[str, Decimal] = field(default_factory=dict)
	price_tolerance: Decimal = Decimal(0)
	courier_covers: bool | None = None
	po_boxes_taken: bool = True
	pickup_points_taken: bool = True
	masked_taken: bool = True
	country_known: bool = True
	out_of_stock: frozenset[str] = frozenset()
	similar_orders: tuple[SimilarOrder, ...] = ()
	duplicate_hours: int = 24
	stated: CanonicalOrder | None = None
	gateways_with_account: frozenset[str] | None = None
	unread_message: str | None = None
