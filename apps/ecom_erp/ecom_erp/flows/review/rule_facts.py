"""The flat record of an order that review rules look at, for one order or for many in the same few queries.

Its keys are those of `core.rule_fields.SAMPLES`. History and amounts are those of the order's own moment, so that a
rule tried on past orders answers as it would have then; payment and tags are as the shop states them now.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from frappe.utils import create_batch
from pypika.terms import ValueWrapper

from ecom_erp.core.contacts import email_address, is_dialable
from ecom_erp.core.masked_buyers import is_masked_text
from ecom_erp.core.money import from_field
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.quantities import Recipe, Units, pieces_of
from ecom_erp.core.states.order import CANCELLED
from ecom_erp.erp.selling.items import ItemFacts, item_facts
from ecom_erp.flows.catalog.listings import recipes
from ecom_erp.flows.shops.shops import get_shop

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

MOST_EARLIER = 1000  # orders of a buyer that are counted
AT_ONCE = 100  # buyers that one query counts
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Subject:
	"""An order to look at. `ordered_at` is in the site's time; `base_total` None where no exchange rate is known;
	`listings`: Ecom Listing by line id."""

	name: str
	shop: str
	buyer: str
	ordered_at: datetime
	base_total: Decimal | None
	order: CanonicalOrder
	listings: Mapping[str, str]
	risk_score: int = 0


@dataclass(frozen=True)
class History:
	earlier: int = 0
	cancelled: int = 0


def subject_of(doc: "EcomOrder", order: CanonicalOrder) -> Subject:
	"""The subject of an Ecom Order document."""
	base_total = base_total_of(doc, order)
	listings = {row.line_id: row.listing for row in doc.lines if row.listing}
	return Subject(
		doc.name, doc.shop, doc.buyer or "", doc.ordered_at, base_total, order, listings, doc.risk_score or 0
	)


def base_total_of(row, order: CanonicalOrder) -> Decimal | None:
	"""The total in the company's currency; None where the order has one that could not be converted."""
	total = from_field(row.base_total)
	return total if total or not order.total else None


def facts_of(
	subjects: Sequence[Subject],
	mapped: Mapping[str, Recipe] | None = None,
	items: Mapping[str, ItemFacts] | None = None,
	earlier: Mapping[str, "History"] | None = None,
) -> dict[str, dict]:
	"""The record of each order by its name. `mapped` (recipes by listing), `items` (those in them) and `earlier` (as of
	`earlier_orders`), where the caller has them already."""
	if mapped is None:
		mapped = recipes({listing for subject in subjects for listing in subject.listings.values()})
	if items is None:
		items = item_facts({item for recipe in mapped.values() for item in recipe})
	histories = earlier_orders(subjects) if earlier is None else earlier
	return {
		subject.name: {
			**_amounts(subject),
			**_places(subject),
			**_buyer(subject, histories[subject.name]),
			**_goods(subject, mapped, items),
			**_moment(subject),
			"Risk Score": subject.risk_score,
		}
		for subject in subjects
	}


def _amounts(subject: Subject) -> dict:
	order = subject.order
	before_discount = sum((line.gross for line in order.lines), Decimal(0))
	taken_off = sum((line.discount for line in order.lines), Decimal(0)) + order.discount
	percent = (taken_off * 100 / before_discount) if before_discount > 0 else Decimal(0)
	return {
		"Total (order currency)": order.total,
		"Total (company currency)": subject.base_total,
		"Discount (%)": percent.quantize(Decimal("0.01")),
		"Currency": order.currency,
		"Prices Include Tax": order.taxes_included,
		"Payment Gateways": tuple(dict.fromkeys(payment.gateway for payment in order.payments)),
		"Payment": order.payment_state.value.replace("_", " "),
	}


def _places(subject: Subject) -> dict:
	to, bill = subject.order.shipping_address, subject.order.billing_address
	return {
		"Country Code": to.country_code,
		"State or Province": to.province_code or to.province,
		"City": to.city,
		"Postal Code": to.postal_code,
		"Billing Country Code": bill.country_code,
		"Billing in Another Country": bool(bill.country_code) and bill.country_code != to.country_code,
		"Shop": subject.shop,
		"Channel": get_shop(subject.shop).channel,
		"Shipping Method": subject.order.shipping_method,
	}


def _buyer(subject: Subject, history: History) -> dict:
	buyer = subject.order.buyer
	return {
		"Tags from the Shop": subject.order.tags,
		"Buyer's Note": subject.order.note,
		"Guest Buyer": not buyer.external_id,
		"Buyer's E-mail Domain": email_address(buyer.email).rpartition("@")[2].lower(),
		"Buyer's Phone Provided": any(map(_is_number, (buyer.phone, subject.order.shipping_address.phone))),
		"Earlier Orders of the Buyer": history.earlier,
		"Earlier Cancelled Orders": history.cancelled,
	}


def _goods(subject: Subject, mapped: Mapping[str, Recipe], items: Mapping[str, ItemFacts]) -> dict:
	lines = subject.order.lines
	taken = [
		(item, pieces)
		for line in lines
		for item, pieces in pieces_of(
			Units(line.quantity), mapped.get(subject.listings.get(line.external_id, ""), {})
		).items()
	]
	groups = [items[item].item_group for item, _qty in taken if item in items]
	return {
		"Pieces": sum(line.quantity for line in lines),
		"Lines": len(lines),
		"Weight (g)": _weight(lines, taken, items),
		"SKUs": tuple(dict.fromkeys(line.sku for line in lines if line.sku)),
		"Items": tuple(dict.fromkeys(item for item, _qty in taken)),
		"Item Groups": tuple(dict.fromkeys(groups)),
	}


def _weight(lines, taken, items: Mapping[str, ItemFacts]) -> int:
	"""Of the items where they have a weight, else what the shop says."""
	known = sum(items[item].weight_grams * qty for item, qty in taken if item in items)
	return known or sum(line.weight_grams * line.quantity for line in lines)


def _moment(subject: Subject) -> dict:
	zone = ZoneInfo(get_shop(subject.shop).time_zone or "UTC")
	local = subject.order.created_at.astimezone(zone)
	return {"Order Hour (0-23)": local.hour, "Order Weekday": WEEKDAYS[local.weekday()]}


def earlier_orders(subjects: Collection[Subject]) -> dict[str, History]:
	"""How many orders the buyer of each subject had placed before it, `MOST_EARLIER` at most: a marketplace's account may
	have any number of them."""
	buyers = [subject for subject in subjects if subject.buyer]
	found: dict[str, History] = {}
	for batch in create_batch(buyers, AT_ONCE):
		found |= {name: History(placed, int(cancelled or 0)) for name, placed, cancelled in _counted(batch)}
	return {subject.name: found.get(subject.name, History()) for subject in subjects}


def _counted(subjects: Collection[Subject]):
	"""Rows of name, earlier orders and how many of them were cancelled, in one query."""
	order = frappe.qb.DocType("Ecom Order")
	query = None
	for subject in subjects:
		earlier = (
			frappe.qb.from_(order)
			.select(order.status)
			.where((order.buyer == subject.buyer) & (order.ordered_at < subject.ordered_at))
			.orderby(order.ordered_at, order=frappe.qb.desc)
			.limit(MOST_EARLIER)
		)
		counted = frappe.qb.from_(earlier).select(
			ValueWrapper(subject.name), Count("*"), Sum(Case().when(earlier.status == CANCELLED, 1).else_(0))
		)
		query = query.union_all(counted) if query else counted
	return query.run()


def _is_number(text: str) -> bool:
	return is_dialable(text) and not is_masked_text(text)
