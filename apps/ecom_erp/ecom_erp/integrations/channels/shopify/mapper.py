"""Shopify's orders as canonical orders: what its two readers share. `graphql` reads orders that were asked for, `rest`
those that webhooks send; both give the same canonical order for the same order.

Quantities. Shopify's `quantity` counts what was ordered, refunded and removed pieces included, and `totalPriceSet`
(REST `total_price`) is the total of that, before returns. `currentQuantity` is what is left to deliver. The canonical
line has `quantity`, so that lines add up to the total; each piece that is no longer wanted appears in a refund's lines.
Shopify records pieces removed by an order edit as a refund without money; should a piece be gone without any record, a
refund of amount 0 is added for it. So what is left is always: quantity of the line less its quantities in refunds.

Fulfilment. What Shopify has left to send of a line is its quantity less what was sent and what was removed before that;
`fulfilled` is what remains of `currentQuantity` without it. An order that counts as fulfilled was sent whole.

Tips. Shopify states a tip of the order, and lists it among the lines as well; here it is the order's `tip` alone.

Prices. A line's discount is the sum of its allocations, which hold its share of order-wide discounts too; the order's
own discount therefore stays 0.

Barcodes are left empty: webhook bodies have none, and an order must not depend on the way it came.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ecom_erp.core.money import is_currency_code, quantize, two_decimals_or_more
from ecom_erp.core.orders.canonical import (
	Address,
	CanonicalOrder,
	Line,
	PaymentKind,
	PaymentState,
	Refund,
	RefundLine,
	ShopStop,
	all_fulfilled,
)
from ecom_erp.integrations.channels.base import PayloadError

# of OrderRiskRecommendationResult; NONE says nothing. Webhooks do not tell it.
RISK_ADVICE = {"CANCEL": "cancel", "INVESTIGATE": "investigate", "ACCEPT": "accept"}
PAYMENT_STATES = {
	"": PaymentState.PENDING,
	"pending": PaymentState.PENDING,
	"authorized": PaymentState.AUTHORIZED,
	"partially_paid": PaymentState.PARTIALLY_PAID,
	"paid": PaymentState.PAID,
	"partially_refunded": PaymentState.PARTIALLY_REFUNDED,
	"refunded": PaymentState.REFUNDED,
	"voided": PaymentState.VOIDED,
	"expired": PaymentState.VOIDED,
}
PAYMENT_KINDS = {
	"authorization": PaymentKind.AUTHORIZATION,
	"emv_authorization": PaymentKind.AUTHORIZATION,
	"capture": PaymentKind.CAPTURE,
	"sale": PaymentKind.CAPTURE,
	"refund": PaymentKind.REFUND,
	"void": PaymentKind.VOID,
}


def payment_state(value: str) -> PaymentState:
	try:
		return PAYMENT_STATES[value.lower()]
	except KeyError:
		raise PayloadError(f"The financial status {value} is not known")


def buyer_name(first: str, last: str, address_name: str) -> str:
	"""A guest has no name of his own; the shipping address names him."""
	return f"{first} {last}".strip() or address_name


# of a dispute: the money is not safe, or is gone
_DISPUTED = frozenset({"needs_response", "under_review", "accepted", "lost", "charge_refunded"})


# of an order, or of a part of it; scheduled are pre-orders and deliveries of subscriptions, until their day
_HELD = frozenset({"on_hold", "scheduled"})
_COLLECTED = frozenset({"pick_up", "retail"})
_DONE = frozenset({"closed", "cancelled", "incomplete"})  # of a fulfilment order


def stop(
	fulfilment_status: str, disputes: Collection[str], deliveries: Iterable[tuple[str, str]] = ()
) -> ShopStop:
	"""Why the order is not to be sent, by its fulfilment status, the states of its disputes, and status and delivery method
	of each of its fulfilment orders."""
	if any(state.lower() in _DISPUTED for state in disputes):
		return ShopStop.DISPUTED
	deliveries = [(state.lower(), method.lower()) for state, method in deliveries]
	if {fulfilment_status.lower(), *(state for state, _method in deliveries)} & _HELD:
		return ShopStop.HELD
	collected = any(method in _COLLECTED and state not in _DONE for state, method in deliveries)
	return ShopStop.PICKUP if collected else ShopStop.NONE


_DROP_POINT = re.compile(r"pakkeshopper:P\d+_([a-z]+)_droppoint_([^\s_*]+)")


def with_pickup_point(
	address: Address, attributes: Iterable[tuple[str, str]], shipping_codes: Iterable[str] = ()
) -> Address:
	"""The address with the pickup point that the checkout has written into the order's attributes `pickup_point_id` and
	`pickup_point_carrier` (how these are spelt in detail, case and blanks, does not matter), else the one that the app Pakkeshopper
	writes into the code of the shipping line (pakkeshopper.dk/developers); `*` there is a point that nobody has chosen."""
	named = {"_".join(key.lower().replace("_", " ").split()): value for key, value in attributes}
	point = named.get("pickup_point_id", "")
	carrier = named.get("pickup_point_carrier", "")
	found = None if point else next(filter(None, map(_DROP_POINT.fullmatch, shipping_codes)), None)
	if found:
		carrier, point = found.groups()
	return replace(address, pickup_point=point, pickup_carrier=carrier) if point else address


def line_title(title: str, variant_title: str) -> str:
	return f"{title} - {variant_title}" if variant_title and variant_title != "Default Title" else title


def fulfilled_qty(current: int, unfulfilled: int | None) -> int:
	"""Pieces of a line that were sent, of those that are still wanted; `unfulfilled`: None where it is not told."""
	return 0 if unfulfilled is None else max(current - int(unfulfilled), 0)


def with_fulfilment(order: CanonicalOrder, status: str) -> CanonicalOrder:
	"""The order as its fulfilment status has it."""
	return all_fulfilled(order) if status.lower() == "fulfilled" else order


def refunded_shipping(
	stated: Decimal, tax: Decimal, included: bool, lines: Sequence[RefundLine], paid: Decimal, added: bool
) -> Decimal:
	"""Shipping paid back, with its tax where the order's prices contain it. Shopify states it with its tax there, its older
	adjustments (`added`) without; which it is shows in what was paid back."""
	if not included:
		return stated
	goods = total(line.amount or 0 for line in lines)
	fitting = [one for one in (stated, stated + tax) if goods + one == paid]
	return fitting[0] if fitting else stated + tax if added else stated


def with_unrecorded_removals(
	order_id: str,
	lines: Sequence[Line],
	current: Mapping[str, int],
	refunds: Sequence[Refund],
	currency: str,
) -> tuple[Refund, ...]:
	"""The refunds, and one of amount 0 for pieces that are gone (`current` by line id) without being in any refund."""
	missing = []
	for line in lines:
		refunded = sum(
			r.quantity for refund in refunds for r in refund.lines if r.line_id == line.external_id
		)
		removed = line.quantity - refunded - current.get(line.external_id, line.quantity)
		if removed > 0:
			share = _rounded((line.gross - line.discount) * removed / line.quantity, currency)
			tax = _rounded(line.tax * removed / line.quantity, currency)
			missing.append(RefundLine(line.external_id, removed, share, tax))
	if not missing:
		return tuple(refunds)
	removal = Refund(f"{order_id}-removed", None, Decimal("0.00"), tuple(missing))
	return (*refunds, removal)


def _rounded(amount: Decimal, currency: str) -> Decimal:
	return two_decimals_or_more(quantize(amount, currency) if is_currency_code(currency) else amount)


def with_what_is_withheld(order: CanonicalOrder) -> CanonicalOrder:
	"""The order, marked where Shopify does not show this app who gets the goods: for want of an approval, or of the plan.
	Of an address it then gives country and town at most. Without any address somebody is named at least, by an e-mail
	address or as a customer, where it only was not entered."""
	to, bill, buyer = order.shipping_address, order.billing_address, order.buyer
	placed = bool(to.country_code or to.city or to.postal_code)
	named = buyer.name or buyer.email or buyer.phone or bill.name or bill.line1
	hidden = not (to.name or to.company or to.line1) and (placed or not named)
	return replace(order, buyer_withheld=hidden and any(line.requires_shipping for line in order.lines))


def without_tip_lines(order: CanonicalOrder) -> CanonicalOrder:
	"""The order without lines that are its tip once more: no goods, and the total counts them once. GraphQL does not mark
	them."""
	seeming = [line for line in order.lines if not (line.listing_id or line.sku or line.requires_shipping)]
	if not order.tip or order.computed_total - order.tip != order.total:
		return order
	several = seeming if total(map(_paid, seeming)) == order.tip else []
	tips = {
		line.external_id for line in [line for line in seeming if _paid(line) == order.tip][:1] or several
	}
	return replace(
		order,
		lines=tuple(line for line in order.lines if line.external_id not in tips),
		refunds=tuple(
			replace(one, lines=tuple(part for part in one.lines if part.line_id not in tips))
			for one in order.refunds
		),
	)


def _paid(line: Line) -> Decimal:
	return line.gross - line.discount


def total(amounts) -> Decimal:
	return sum(amounts, Decimal("0.00"))
