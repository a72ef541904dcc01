"""Validation of an order: what must be put right before goods leave, and what a person should only know.

`validate` looks at the order alone plus the `ReviewFacts` the caller has gathered; it never asks anybody.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

from ecom_erp.core.money import is_currency_code, minor_units, quantize
from ecom_erp.core.orders.canonical import CanonicalOrder, Line, ShopStop
from ecom_erp.core.orders.findings import Finding, amount_text
from ecom_erp.core.orders.holds import HoldCode, NoteCode
from ecom_erp.core.orders.stops import stopped, unread
from ecom_erp.core.review import address_checks, payment_checks
from ecom_erp.core.review.facts import ReviewFacts

# whatever becomes of the payment
_STOP_ANYWAY = frozenset({ShopStop.GONE, ShopStop.PART, ShopStop.UNKNOWN, ShopStop.PICKUP, ShopStop.REFUNDED})

_Check = Callable[[CanonicalOrder, ReviewFacts], Iterator[Finding]]


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
		yield Finding(HoldCode.CANCELLED, "The order was cancelled in the shop: {reason}", {"reason": reason})


def _test_order(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	if order.is_test:
		yield Finding(
			HoldCode.TEST_ORDER, "A test order of the shop: nothing was paid. Cancel it in the shop."
		)


def _stopped(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	"""One that waits for its payment waits for that alone: shops that hold it until then say so too."""
	waits_to_be_paid = is_currency_code(order.currency) and any(payment_checks.unpaid(order, facts))
	if order.stop in _STOP_ANYWAY or not waits_to_be_paid:
		yield from stopped(order)


def _unread_message(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	if facts.unread_message is not None:
		yield unread(facts.unread_message)


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
				"{title} (listing {listing}, SKU {sku}) is not mapped. Map the listing to an item.",
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


def _whole_quantities(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	for line in order.lines:
		if line.stated_quantity:
			yield Finding(
				HoldCode.QUANTITY_NOT_WHOLE,
				"{title}: the shop sold {stated}, which is no whole number. Released, the line ships as one piece at "
				"its price.",
				{"title": line.title, "stated": line.stated_quantity},
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
		HoldCode.NEGATIVE_AMOUNT, text, {"what": what, "amount": amount_text(amount, order.currency)}, line
	)


def _currency(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	if not is_currency_code(order.currency):
		text = "The shop's currency is unknown: {currency}"
		yield Finding(HoldCode.CURRENCY_MISMATCH, text, {"currency": order.currency or "-"})
	elif facts.shop_currency and order.currency.upper() != facts.shop_currency.upper():
		params = {"currency": order.currency, "shop_currency": facts.shop_currency}
		yield Finding(
			HoldCode.CURRENCY_MISMATCH,
			"The order is in {currency}, but the shop sells in {shop_currency}",
			params,
		)


def _total(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	off = difference(order)
	if off and abs(off) <= _rounding_of_conversion(order):
		yield Finding(
			NoteCode.CONVERTED_CENTS,
			"The buyer paid in another currency. The shop has converted each amount by itself, so its total differs by "
			"{difference} {currency} from its parts",
			{"difference": amount_text(off, order.currency), "currency": order.currency},
			blocking=False,
		)
	elif off:
		yield Finding(
			HoldCode.TOTAL_MISMATCH,
			"The shop's total is {total}, but the parts add up to {computed}: a difference of "
			"{difference} {currency}",
			{
				"total": amount_text(order.total, order.currency),
				"computed": amount_text(order.computed_total, order.currency),
				"difference": amount_text(off, order.currency),
				"currency": order.currency,
			},
		)


def _rounding_of_conversion(order: CanonicalOrder) -> Decimal:
	"""By how much a converted total can differ from its parts: half a cent for itself and each rounded amount in them, the
	price of each piece among them; 0 where nothing was converted."""
	if not order.converted:
		return Decimal(0)
	cent = Decimal(1).scaleb(-minor_units(order.currency))
	beside = (order.shipping, order.shipping_tax, order.discount, order.tip, order.fees, order.fees_tax)
	of_lines = sum(line.quantity + bool(line.discount) + bool(line.tax) for line in order.lines)
	return cent * (1 + of_lines + sum(map(bool, beside))) / 2


def _stock(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	for line in order.lines:
		if line.external_id in facts.out_of_stock:
			text = "{title} is out of stock in all warehouses of the shop. Replenish it, or ask the buyer to wait."
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
					"price": amount_text(line.unit_price, order.currency),
					"list_price": amount_text(list_price, order.currency),
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


_CHECKS: tuple[_Check, ...] = (
	_cancelled,
	_test_order,
	_stopped,
	_unread_message,
	_no_lines,
	_unmapped,
	_quantities,
	_whole_quantities,
	_negative_amounts,
	_currency,
	_total,
	payment_checks.unpaid,
	payment_checks.changed,
	payment_checks.overpaid,
	payment_checks.accounts,
	address_checks.address,
	address_checks.coverage,
	address_checks.pickup_point,
	address_checks.reachable,
	_stock,
	_prices,
	_duplicates,
)
_MONEY_CHECKS = frozenset(
	{
		_negative_amounts,
		_total,
		payment_checks.unpaid,
		_prices,
		payment_checks.overpaid,
		payment_checks.changed,
	}
)
