"""An order without the pieces that were taken out of it before they were shipped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from ecom_erp.core.money import minor_units, split
from ecom_erp.core.orders.canonical import CanonicalOrder, Line, PaymentState, Refund, RefundLine
from ecom_erp.core.orders.refunds import Refundable, RefundShare, refundable


@dataclass(frozen=True)
class CancelledPieces:
	"""Pieces of a line that are not shipped; `with_shipping`: their share of the shipping is not charged either."""

	line_id: str
	quantity: int
	with_shipping: bool = False


def without(order: CanonicalOrder, taken: Sequence[CancelledPieces], amount: Decimal) -> CanonicalOrder:
	"""The order as it is to be shipped and billed after `taken` was taken out of it and `amount` was taken off its total.
	Each line keeps its own money. What `amount` is less than the pieces are worth is a fee, what it is more a discount,
	so that the total is what the parts add up to if it was before. Lines of which nothing is left are gone; an order of
	which nothing is left has no lines."""
	shares = {one.line_id: _share(order, one) for one in taken if one.quantity > 0}
	reduced = [_reduced(order, line, shares.get(line.external_id)) for line in order.lines]
	left = replace(
		order,
		lines=tuple(line for line, _carried in reduced if line.quantity > 0),
		discount=order.discount - sum((carried for _line, carried in reduced), Decimal(0)),
		shipping=order.shipping - sum((s.shipping for s in shares.values()), Decimal(0)),
		shipping_tax=order.shipping_tax - sum((s.shipping_tax for s in shares.values()), Decimal(0)),
		total=order.total - amount,
	)
	return _with_kept(left, left.total - left.computed_total - (order.total - order.computed_total))


def without_refunds(order: CanonicalOrder, refunds: Sequence[Refund]) -> CanonicalOrder:
	"""The order as it is to be shipped and billed after its shop has taken `refunds` (all figures filled in) out of it before
	anything was shipped: each part of the order loses what the shop states of it, net and tax. What cannot be taken off a
	part is taken off, or left to, the whole, so that the total is less by the refunds' amounts."""
	left = order
	for refund in refunds:
		left = _without_refund(left, refund)
	kept = left.total - left.computed_total - (order.total - order.computed_total)
	return _with_kept(left, kept)


def _without_refund(order: CanonicalOrder, refund: Refund) -> CanonicalOrder:
	lines = [
		_without_parts(
			line, [part for part in refund.lines if part.line_id == line.external_id], order.currency
		)
		for line in order.lines
	]
	return replace(
		order,
		lines=tuple(line for line in lines if line.quantity > 0),
		shipping=_less(order.shipping, refund.shipping),
		shipping_tax=_less(order.shipping_tax, refund.shipping_tax),
		fees=_less(order.fees, refund.fees),
		fees_tax=_less(order.fees_tax, refund.fees_tax),
		total=order.total - refund.amount,
	)


def _without_parts(line: Line, parts: Sequence[RefundLine], currency: str) -> Line:
	if not parts:
		return line
	quantity = line.quantity - sum(part.quantity for part in parts)
	goods = sum((part.amount or Decimal(0) for part in parts), Decimal(0))
	left = max(line.gross - line.discount - goods, Decimal(0))
	price = line.unit_price
	if left > price * quantity > 0:
		# pieces that were paid back with less than they cost: the line has earned the rest
		price = (left / quantity).quantize(Decimal(1).scaleb(-minor_units(currency)), ROUND_CEILING)
	tax = sum((part.tax or Decimal(0) for part in parts), Decimal(0))
	discount = price * quantity - left if quantity > 0 else Decimal(0)
	return replace(line, quantity=quantity, unit_price=price, discount=discount, tax=_less(line.tax, tax))


def _less(amount: Decimal, taken: Decimal | None) -> Decimal:
	return max(amount - (taken or Decimal(0)), Decimal(0))


def _with_kept(order: CanonicalOrder, kept: Decimal) -> CanonicalOrder:
	"""The order with what it costs more (a fee) or less (a discount) than its parts."""
	if not order.lines or not kept:
		return order
	if kept > 0:
		return replace(order, fees=order.fees + kept)
	return replace(order, discount=order.discount - kept)


def refundable_for(
	order: CanonicalOrder, pieces: Sequence[tuple[str, int]], with_shipping: bool
) -> Refundable:
	"""What (line id, quantity) `pieces` are worth, paid already or not. Raises RefundError."""
	owed = replace(order, payments=(), payment_state=PaymentState.PAID)
	return refundable(owed, pieces, earlier=(), with_shipping=with_shipping)


def as_refund(key: str, refundable: Refundable, amount: Decimal) -> Refund:
	"""A refund of the app's own, as a shop would state it."""
	lines = tuple(RefundLine(s.line_id, s.quantity, s.goods, s.tax) for s in refundable.lines)
	return Refund(key, None, amount, lines, sum((s.shipping for s in refundable.lines), Decimal(0)))


def _share(order: CanonicalOrder, taken: CancelledPieces) -> RefundShare:
	(share,) = refundable_for(order, [(taken.line_id, taken.quantity)], taken.with_shipping).lines
	return share


def _reduced(order: CanonicalOrder, line: Line, share: RefundShare | None) -> tuple[Line, Decimal]:
	"""The line without the share's pieces, and the part of the order's discount that it carries from now on."""
	if share is None:
		return line, Decimal(0)
	nets = [max(one.gross - one.discount, Decimal(0)) for one in order.lines]
	index = next(i for i, one in enumerate(order.lines) if one.external_id == line.external_id)
	carried = split(order.discount, nets, order.currency)[index]
	quantity = line.quantity - share.quantity
	left = line.gross - line.discount - carried - share.goods
	discount = line.unit_price * quantity - left
	return replace(line, quantity=quantity, discount=discount, tax=line.tax - share.tax), carried
