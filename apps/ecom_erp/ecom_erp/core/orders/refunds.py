"""How much may be paid back for returned goods: each line's own money with its share of order discount, tax and
shipping, to the cent, and never more than what was paid and not yet refunded.

Returning a line piece by piece pays back exactly what returning it at once would. Tips and fees stay with the seller.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ecom_erp.core.money import quantize, split
from ecom_erp.core.orders.canonical import CanonicalOrder, Line, PaymentKind, PaymentState, Refund

_SETTLED = (PaymentState.PAID, PaymentState.PARTIALLY_REFUNDED, PaymentState.REFUNDED)


class RefundError(Exception):
	"""The refund asked for is not possible; English message for the user."""


@dataclass(frozen=True)
class RefundShare:
	"""Part of a refund for one line. `goods` and `shipping` contain the tax when the order's taxes are included."""

	line_id: str
	quantity: int
	goods: Decimal
	tax: Decimal
	shipping: Decimal
	shipping_tax: Decimal


@dataclass(frozen=True)
class Refundable:
	"""`total` is what the buyer gets. `withheld` is what the lines would be worth beyond the money that is left."""

	lines: tuple[RefundShare, ...]
	total: Decimal
	withheld: Decimal
	currency: str


def refundable(
	order: CanonicalOrder,
	requested: Iterable[tuple[str, int]],
	earlier: Sequence[Refund] | None = None,
	with_shipping: bool = True,
) -> Refundable:
	"""Money for (line external_id, quantity) pairs. `earlier` defaults to the order's own refunds.

	Raises RefundError for an unknown line, a line named twice, a quantity below 1 or above what is left to return, and
	when no money is left."""
	earlier = order.refunds if earlier is None else earlier
	wanted = list(requested)
	_check(order, wanted, earlier)
	left = quantize(received(order) - sum((r.amount for r in earlier), Decimal(0)), order.currency)
	if left <= 0:
		raise RefundError("Nothing left to refund: everything paid for this order has already been refunded")
	shares = _cap_shipping(
		order, [_share(order, name, qty, earlier, with_shipping) for name, qty in wanted], earlier
	)
	value = sum((_payable(order, share) for share in shares), Decimal(0))
	if value > left:
		shares = _scale(order, shares, left)
	total = min(value, left)
	return Refundable(tuple(shares), total, value - total, order.currency)


def _check(order: CanonicalOrder, requested: list[tuple[str, int]], earlier: Sequence[Refund]) -> None:
	if not requested:
		raise RefundError("Choose at least one line to refund")
	lines = {line.external_id: line for line in order.lines}
	names = [name for name, _ in requested]
	for name, quantity in requested:
		if name not in lines:
			raise RefundError(f"The order has no line {name}")
		if names.count(name) > 1:
			raise RefundError(f"{lines[name].title} is named twice")
		if quantity < 1:
			raise RefundError(f"{lines[name].title}: the quantity must be at least 1")
		open_quantity = lines[name].quantity - _returned(name, earlier)
		if quantity > open_quantity:
			raise RefundError(
				f"{lines[name].title}: {quantity} asked for, but only {max(open_quantity, 0)} of {lines[name].quantity}"
				" are left to refund"
			)


def received(order: CanonicalOrder) -> Decimal:
	"""Captured money; shops that name no captures vouch for it by the payment state."""
	if order.paid > 0:
		return order.paid
	return order.total if order.payment_state in _SETTLED else Decimal(0)


def _returned(line_id: str, earlier: Sequence[Refund]) -> int:
	return sum(line.quantity for refund in earlier for line in refund.lines if line.line_id == line_id)


def _share(
	order: CanonicalOrder, line_id: str, quantity: int, earlier: Sequence[Refund], with_shipping: bool
) -> RefundShare:
	index, line = next((i, one) for i, one in enumerate(order.lines) if one.external_id == line_id)
	before = _returned(line_id, earlier)

	def part(whole: Decimal) -> Decimal:
		return _of_pieces(whole, before, quantity, line.quantity, order.currency)

	net = [_net(one) for one in order.lines]
	goods = part(net[index] - split(order.discount, net, order.currency)[index])
	tax = part(line.tax)
	if not with_shipping:
		return RefundShare(line_id, quantity, goods, tax, Decimal(0), Decimal(0))
	weights = _shipping_weights(order)
	shipping = part(split(order.shipping, weights, order.currency)[index])
	shipping_tax = part(split(order.shipping_tax, weights, order.currency)[index])
	return RefundShare(line_id, quantity, goods, tax, shipping, shipping_tax)


def _of_pieces(whole: Decimal, before: int, quantity: int, of: int, currency: str) -> Decimal:
	"""The share of `quantity` pieces out of `of`, `before` having gone earlier; all shares add up to the whole."""
	upto = quantize(whole * (before + quantity) / of, currency)
	return upto - quantize(whole * before / of, currency)


def _net(line: Line) -> Decimal:
	return max(line.gross - line.discount, Decimal(0))


def _shipping_weights(order: CanonicalOrder) -> list[Decimal]:
	"""Shipping belongs to the goods that were shipped, by their value; by count when they are all free."""
	if not any(line.requires_shipping for line in order.lines):
		return [_net(line) for line in order.lines]
	weights = [_net(line) if line.requires_shipping else Decimal(0) for line in order.lines]
	return weights if any(weights) else [Decimal(int(bool(line.requires_shipping))) for line in order.lines]


def _cap_shipping(
	order: CanonicalOrder, shares: list[RefundShare], earlier: Sequence[Refund]
) -> list[RefundShare]:
	"""Shipping is paid back once, also when an earlier refund gave more of it than the lines' share."""
	left = max(order.shipping - sum((r.shipping for r in earlier), Decimal(0)), Decimal(0))
	capped = []
	for share in shares:
		shipping = min(share.shipping, left)
		left -= shipping
		if shipping < share.shipping:
			shipping_tax = quantize(share.shipping_tax * shipping / share.shipping, order.currency)
			share = replace(share, shipping=shipping, shipping_tax=shipping_tax)
		capped.append(share)
	return capped


def _payable(order: CanonicalOrder, share: RefundShare) -> Decimal:
	amount = share.goods + share.shipping
	return amount if order.taxes_included else amount + share.tax + share.shipping_tax


def _scale(order: CanonicalOrder, shares: list[RefundShare], left: Decimal) -> list[RefundShare]:
	"""The same proportions, adding up to the money that is left."""
	names = ["goods", "shipping"] if order.taxes_included else ["goods", "shipping", "tax", "shipping_tax"]
	amounts = iter(split(left, [getattr(s, name) for s in shares for name in names], order.currency))
	scaled = []
	for share in shares:
		scaling: dict[str, Any] = {name: next(amounts) for name in names}
		scaled.append(replace(share, **scaling))
	if not order.taxes_included:
		return scaled
	return [_contained_tax(order, new, old) for new, old in zip(scaled, shares, strict=True)]


def _contained_tax(order: CanonicalOrder, new: RefundShare, old: RefundShare) -> RefundShare:
	def scaled(tax: Decimal, part: Decimal, whole: Decimal) -> Decimal:
		return quantize(tax * part / whole, order.currency) if whole else Decimal(0)

	return replace(
		new,
		tax=scaled(old.tax, new.goods, old.goods),
		shipping_tax=scaled(old.shipping_tax, new.shipping, old.shipping),
	)


def sent_by_hand(order: CanonicalOrder, amount: Decimal) -> bool:
	"""Whether a person has to send back (a part of) the amount: what came in through gateways does not cover it."""
	came = [one for one in order.payments if one.succeeded and one.kind is PaymentKind.CAPTURE]
	through_gateways = sum((one.amount for one in came if not one.by_hand), Decimal(0))
	return any(one.by_hand for one in came) and amount > through_gateways


def by_account(
	amount: Decimal,
	came: Sequence[tuple[str, Decimal]],
	stated: Mapping[str, Decimal],
	gone: Mapping[str, Decimal],
) -> list[tuple[str, Decimal]]:
	"""How an amount that goes back is divided among the accounts that took the payments (`came`, in their order): first what
	the shop says to have sent back from each (`stated`, in all refunds), then what came in and is still there. `gone`: what
	the books have sent back before. What nobody knows the way of leaves the first account."""
	accounts = list(dict.fromkeys(account for account, _amount in came))
	received = {one: sum((part for account, part in came if account == one), Decimal(0)) for one in accounts}
	shares = dict.fromkeys(accounts, Decimal(0))
	for most in (stated, received):
		for account in accounts:
			room = most.get(account, Decimal(0)) - gone.get(account, Decimal(0)) - shares[account]
			left = amount - sum(shares.values(), Decimal(0))
			shares[account] += max(min(room, left), Decimal(0))
	shares[accounts[0]] += amount - sum(shares.values(), Decimal(0))
	return [(account, share) for account, share in shares.items() if share]
