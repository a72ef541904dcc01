"""Validation of an order: what must be put right before goods leave, and what a person should only know.

`validate` looks at the order alone plus the `ReviewFacts` the caller has gathered; it never asks anybody.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from ecom_erp.core.contacts import email_address, is_dialable
from ecom_erp.core.money import is_currency_code, minor_units, quantize
from ecom_erp.core.orders import known_payments
from ecom_erp.core.orders.canonical import Address, CanonicalOrder, Line, PaymentState
from ecom_erp.core.orders.holds import HoldCode, NoteCode
from ecom_erp.core.review.addresses import (
	is_po_box,
	missing_fields,
	postal_code_in_province,
	postal_code_valid,
	province_known,
)

FIELD_NAMES = {
	"line1": "address line",
	"city": "city",
	"province_code": "province",
	"postal_code": "postal code",
	"country_code": "country",
}
_PAID_STATES = (PaymentState.PAID, PaymentState.PARTIALLY_REFUNDED)
_PAYMENT_QUESTIONS = {
	known_payments.AMOUNT: "{payment} brought {known} {currency}, and the shop now states {stated} for it: "
	"{known} {currency} counts",
	known_payments.GONE: "{payment} of {known} {currency} is booked, but the shop no longer lists it",
	known_payments.REPLACED: "The shop now lists {other} of {stated} {currency} instead of {payment} of {known} "
	"{currency}: find out which payment came in",
}


@dataclass(frozen=True)
class Finding:
	"""One thing found. `message` is the English source text with the `params` in braces, amounts already formatted;
	`line` is the order line's external_id, "" when it is about the order. A blocking finding holds the order."""

	code: HoldCode | NoteCode
	message: str
	params: Mapping[str, str] = field(default_factory=dict)
	line: str = ""
	blocking: bool = True


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
	pay_later_gateways: gateways (any case) whose orders ship unpaid, e.g. cash on delivery; an order counts when one of
		its payments names one, whether captured yet or not.
	list_prices: line external_id -> list price of one piece in the order's currency, in the order's tax view.
	price_tolerance: percent a price may lie below its list price.
	courier_covers: False when no courier goes there; None when not known.
	po_boxes_taken: False when no courier that goes there delivers to post office boxes.
	country_known: False when the books know no country of the address's code.
	out_of_stock: external_ids of lines of which no warehouse of the shop has any.
	similar_orders: other orders of the same buyer; those with the same goods within `duplicate_hours` are reported.
	stated: the order as its shop states it, where what is validated is only a part of that.
	"""

	shop_currency: str = ""
	mapped_lines: frozenset[str] | None = None
	pay_later_gateways: frozenset[str] = frozenset()
	list_prices: Mapping[str, Decimal] = field(default_factory=dict)
	price_tolerance: Decimal = Decimal(0)
	courier_covers: bool | None = None
	po_boxes_taken: bool = True
	country_known: bool = True
	out_of_stock: frozenset[str] = frozenset()
	similar_orders: tuple[SimilarOrder, ...] = ()
	duplicate_hours: int = 24
	stated: CanonicalOrder | None = None


def validate(order: CanonicalOrder, facts: ReviewFacts) -> list[Finding]:
	"""All findings, in a fixed order of checks and, within one check, in the order of the lines. Amounts in what is no
	currency are not compared."""
	checks = [check for check in _CHECKS if check not in _MONEY_CHECKS or is_currency_code(order.currency)]
	return [finding for check in checks for finding in check(order, facts)]


def difference(order: CanonicalOrder) -> Decimal:
	"""The shop's total less what the parts add up to, in the currency's precision; 0 when they agree.

	The sum is rounded once, at the end: shops round the total, not each part."""
	return quantize(order.total, order.currency) - quantize(order.computed_total, order.currency)


def _cancelled(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	if order.cancelled_at is not None:
		reason = order.cancel_reason or "no reason given"
		yield Finding(HoldCode.CANCELLED, "The order was cancelled at the shop: {reason}", {"reason": reason})


def _no_lines(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	if not order.lines:
		yield Finding(HoldCode.NO_LINES, "The order has no lines")


def _unmapped(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	if facts.mapped_lines is None:
		return
	for line in order.lines:
		if line.external_id not in facts.mapped_lines:
			yield Finding(
				HoldCode.UNMAPPED_LINE,
				"No item is mapped to {title} (listing {listing}, SKU {sku}): map the listing to an item",
				{"title": line.title, "listing": line.listing_id or "-", "sku": line.sku or "-"},
				line.external_id,
			)


def _quantities(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	for line in order.lines:
		if line.quantity <= 0:
			params = {"title": line.title, "quantity": str(line.quantity)}
			yield Finding(
				HoldCode.QUANTITY_NOT_POSITIVE,
				"{title}: the quantity is {quantity}",
				params,
				line.external_id,
			)


def _negative_amounts(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	for name in ("total", "shipping", "shipping_tax", "discount", "tip", "fees", "fees_tax"):
		if getattr(order, name) < 0:
			yield _negative(order, name.replace("_", " "), getattr(order, name), "")
	for line in order.lines:
		for name in ("unit_price", "discount", "tax"):
			if getattr(line, name) < 0:
				what = f"{line.title}, {name.replace('_', ' ')}"
				yield _negative(order, what, getattr(line, name), line.external_id)


def _negative(order: CanonicalOrder, what: str, amount: Decimal, line: str) -> Finding:
	text = "A negative amount: {what} is {amount}"
	return Finding(
		HoldCode.NEGATIVE_AMOUNT, text, {"what": what, "amount": _text(amount, order.currency)}, line
	)


def _currency(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	if not is_currency_code(order.currency):
		text = "The shop names no currency that is known: {currency}"
		yield Finding(HoldCode.CURRENCY_MISMATCH, text, {"currency": order.currency or "-"})
	elif facts.shop_currency and order.currency.upper() != facts.shop_currency.upper():
		params = {"currency": order.currency, "shop_currency": facts.shop_currency}
		yield Finding(
			HoldCode.CURRENCY_MISMATCH,
			"The order is in {currency}, the shop sells in {shop_currency}",
			params,
		)


def _total(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	off = difference(order)
	if off:
		yield Finding(
			HoldCode.TOTAL_MISMATCH,
			"The shop's total is {total}, the parts add up to {computed}: {difference} {currency} apart",
			{
				"total": _text(order.total, order.currency),
				"computed": _text(order.computed_total, order.currency),
				"difference": _text(off, order.currency),
				"currency": order.currency,
			},
		)


def _unpaid(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	"""Paid means: the shop says so and, where it names captures, these cover the total. Some shops list no captures."""
	if _pays_later(order, facts) or quantize(order.total, order.currency) <= 0:
		return
	paid = quantize(order.paid, order.currency)
	no_captures_named = paid == 0
	covered = paid >= quantize(order.total, order.currency)
	if order.payment_state in _PAID_STATES and (covered or no_captures_named):
		return
	yield Finding(
		HoldCode.UNPAID,
		"Payment is {state}: {paid} of {total} {currency} received",
		{
			"state": order.payment_state.value.replace("_", " "),
			"paid": _text(paid, order.currency),
			"total": _text(order.total, order.currency),
			"currency": order.currency,
		},
	)


def payment_questions(order: CanonicalOrder, facts: ReviewFacts | None = None) -> Iterator[Finding]:
	"""What the shop says of payments now that does not fit what it said before."""
	for one in order.payment_questions:
		params = {
			"payment": one.payment,
			"other": one.other,
			"known": _text(one.known, order.currency),
			"stated": _text(one.stated, order.currency),
			"currency": order.currency,
		}
		yield Finding(HoldCode.PAYMENT_CHANGED, _PAYMENT_QUESTIONS[one.kind], params)


def _overpaid(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	stated = facts.stated or order
	surplus = known_payments.surplus(stated)
	if surplus:
		yield Finding(
			HoldCode.OVERPAID,
			"The order costs {total} {currency}, and {paid} was paid for it: {surplus} {currency} too much",
			{
				"total": _text(stated.total, stated.currency),
				"paid": _text(stated.total + surplus, stated.currency),
				"surplus": _text(surplus, stated.currency),
				"currency": stated.currency,
			},
		)


def _pays_later(order: CanonicalOrder, facts: ReviewFacts) -> bool:
	allowed = {gateway.casefold() for gateway in facts.pay_later_gateways}
	return any(payment.gateway.casefold() in allowed for payment in order.payments)


def _address(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	if order.lines and not any(line.requires_shipping for line in order.lines):
		return
	missing = missing_fields(order.shipping_address)
	if missing:
		names = ", ".join(FIELD_NAMES[name] for name in missing)
		yield Finding(HoldCode.ADDRESS_INCOMPLETE, "The shipping address lacks: {fields}", {"fields": names})
	if not postal_code_valid(order.shipping_address):
		yield Finding(
			HoldCode.POSTAL_CODE_INVALID,
			"{postal_code} is not a postal code of {country}",
			{
				"postal_code": order.shipping_address.postal_code,
				"country": order.shipping_address.country_code,
			},
		)
	if order.shipping_address.country_code and not facts.country_known:
		text = "There is no country with the code {country}: correct the address, or release it if the code is right"
		yield Finding(HoldCode.COUNTRY_UNKNOWN, text, {"country": order.shipping_address.country_code})
	yield from _province(order.shipping_address)


def _province(address: Address) -> Iterator[Finding]:
	params = {"province": address.province_code, "country": address.country_code}
	if not province_known(address):
		yield Finding(HoldCode.PROVINCE_UNKNOWN, "{province} is no state or province of {country}", params)
	elif postal_code_valid(address) and not postal_code_in_province(address):
		text = "{postal_code} does not lie in {province}: ask the buyer which of them is right"
		params = {"postal_code": address.postal_code, "province": address.province_code}
		yield Finding(NoteCode.POSTAL_CODE_ELSEWHERE, text, params, blocking=False)


def _coverage(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	if facts.courier_covers is False:
		address = order.shipping_address
		params = {"country": address.country_code, "postal_code": address.postal_code}
		yield Finding(HoldCode.OUT_OF_COVERAGE, "No courier delivers to {country} {postal_code}", params)
	elif not facts.po_boxes_taken and is_po_box(order.shipping_address):
		text = "No courier delivers to a post office box: ask the buyer for a street address"
		yield Finding(HoldCode.PO_BOX, text)


def _reachable(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	email = email_address(order.buyer.email)
	if not (email or is_dialable(order.buyer.phone) or is_dialable(order.shipping_address.phone)):
		text = "The buyer left neither phone nor e-mail that can be used"
		yield Finding(NoteCode.BUYER_UNREACHABLE, text, blocking=False)
	elif not (email or order.buyer.external_id):
		text = "A guest without e-mail: messages reach the buyer by phone only"
		yield Finding(NoteCode.GUEST_WITHOUT_EMAIL, text, blocking=False)


def _stock(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	for line in order.lines:
		if line.external_id in facts.out_of_stock:
			text = (
				"{title} is out of stock in all warehouses of the shop: replenish, or ask the buyer to wait"
			)
			yield Finding(
				NoteCode.OUT_OF_STOCK, text, {"title": line.title}, line.external_id, blocking=False
			)


def _prices(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	"""Compares the price before discounts: these are the shop's own offer, an off price is more likely a mistake."""
	for line in order.lines:
		list_price = facts.list_prices.get(line.external_id)
		if list_price is None:
			continue
		floor = list_price * (100 - facts.price_tolerance) / 100
		if line.unit_price < floor:
			yield Finding(
				HoldCode.PRICE_BELOW_LIST,
				"{title} was sold at {price}, below the list price of {list_price} {currency}",
				{
					"title": line.title,
					"price": _text(line.unit_price, order.currency),
					"list_price": _text(list_price, order.currency),
					"currency": order.currency,
				},
				line.external_id,
			)


def _duplicates(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	window = timedelta(hours=facts.duplicate_hours)
	own = quantities(order)
	for other in sorted(facts.similar_orders, key=lambda o: (o.created_at, o.number)):
		if dict(other.quantities) == own and abs(order.created_at - other.created_at) <= window:
			text = "Order {number} of the same buyer has the same goods"
			yield Finding(HoldCode.DUPLICATE_SUSPECT, text, {"number": other.number})


def quantities(order: CanonicalOrder) -> dict[str, int]:
	"""Quantity by listing (SKU, or else title, where there is no listing): what `SimilarOrder.quantities` holds."""
	found: dict[str, int] = {}
	for line in order.lines:
		found[_goods(line)] = found.get(_goods(line), 0) + line.quantity
	return found


def _goods(line: Line) -> str:
	return line.listing_id or line.sku or line.title


def _text(amount: Decimal, currency: str) -> str:
	return f"{quantize(amount, currency):.{minor_units(currency)}f}"


_Check = Callable[[CanonicalOrder, ReviewFacts], Iterator[Finding]]
_CHECKS: tuple[_Check, ...] = (
	_cancelled,
	_no_lines,
	_unmapped,
	_quantities,
	_negative_amounts,
	_currency,
	_total,
	_unpaid,
	payment_questions,
	_overpaid,
	_address,
	_coverage,
	_reachable,
	_stock,
	_prices,
	_duplicates,
)
_MONEY_CHECKS = frozenset({_negative_amounts, _total, _unpaid, _prices, _overpaid, payment_questions})
