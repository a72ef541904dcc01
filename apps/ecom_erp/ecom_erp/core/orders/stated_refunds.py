"""A refund as its shop states it, taken apart: what goes back of each line, of shipping and of fees, net and tax.

Shops state both for each part, and both are posted as stated. Where a shop leaves the tax of a part out, it is the share
of the order's own; pieces without any money are worth what they are worth in the order. What the parts do not make of the
refund's amount was given beside them, or kept back, and carries no tax.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ecom_erp.core.money import quantize
from ecom_erp.core.orders.canonical import CanonicalOrder, Line, PaymentState, Refund, RefundLine
from ecom_erp.core.orders.refunds import Refundable, RefundError, RefundShare, refundable

_ZERO = Decimal(0)


@dataclass(frozen=True)
class StatedLine:
	"""Money of a line, without tax and the tax; `quantity` 0 where no pieces are named, or the order has no such line."""

	line_id: str
	quantity: int
	net: Decimal
	tax: Decimal


@dataclass(frozen=True)
class StatedRefund:
	"""Amounts the buyer gets. `shipping` and `fees` are without tax, which is `beside_tax`, with that of lines without
	pieces. `rest` is what of the amount is none of these."""

	lines: tuple[StatedLine, ...]
	shipping: Decimal
	shipping_tax: Decimal
	fees: Decimal
	fees_tax: Decimal
	rest: Decimal
	total: Decimal
	currency: str

	@property
	def parts(self) -> Decimal:
		"""What the parts make, tax and all."""
		return self.total - self.rest

	@property
	def pieces(self) -> tuple[StatedLine, ...]:
		return tuple(line for line in self.lines if line.quantity)

	@property
	def amounts(self) -> tuple[StatedLine, ...]:
		"""Money for lines without pieces."""
		return tuple(line for line in self.lines if not line.quantity)

	@property
	def beside_tax(self) -> Decimal:
		return sum((line.tax for line in self.amounts), self.shipping_tax + self.fees_tax)

	def of_pieces(self, taxes_included: bool) -> Refundable:
		"""The pieces' part, as `core.orders.refunds` has it."""
		shares = tuple(
			RefundShare(
				one.line_id,
				one.quantity,
				one.net + (one.tax if taxes_included else 0),
				one.tax,
				_ZERO,
				_ZERO,
			)
			for one in self.pieces
		)
		worth = sum((one.net + one.tax for one in self.pieces), _ZERO)
		return Refundable(shares, worth, _ZERO, self.currency)


def unknown_lines(order: CanonicalOrder, refund: Refund) -> list[str]:
	"""Lines that the refund names and the order does not have."""
	known = {line.external_id for line in order.lines}
	return sorted({part.line_id for part in refund.lines} - known)


def states_parts(refund: Refund) -> bool:
	"""Whether the shop says what the money is for."""
	stated = any(part.amount is not None for part in refund.lines)
	return stated or bool(refund.shipping or refund.fees or refund.shipping_tax or refund.fees_tax)


def take_apart(order: CanonicalOrder, refund: Refund, earlier: Sequence[Refund] = ()) -> StatedRefund:
	"""The refund's parts. `earlier`: refunds that pieces without money are worth less by."""
	lines = tuple(_merged(_line(order, part, earlier) for part in refund.lines))
	included = order.taxes_included
	shipping_tax = _tax(order, refund.shipping, refund.shipping_tax, order.shipping, order.shipping_tax)
	fees_tax = _tax(order, refund.fees, refund.fees_tax, order.fees, order.fees_tax)
	shipping = refund.shipping - (shipping_tax if included else 0)
	fees = refund.fees - (fees_tax if included else 0)
	parts = sum((line.net + line.tax for line in lines), shipping + shipping_tax + fees + fees_tax)
	return StatedRefund(
		lines,
		shipping,
		shipping_tax,
		fees,
		fees_tax,
		refund.amount - parts,
		refund.amount,
		order.currency,
	)


def completed(order: CanonicalOrder, stated: StatedRefund, refund: Refund, amount: Decimal) -> Refund:
	"""The refund over `amount` with all that it leaves out filled in."""
	included = order.taxes_included
	return replace(
		refund,
		amount=amount,
		lines=tuple(
			RefundLine(one.line_id, one.quantity, one.net + (one.tax if included else 0), one.tax)
			for one in stated.lines
		),
		shipping=stated.shipping + (stated.shipping_tax if included else 0),
		shipping_tax=stated.shipping_tax,
		fees=stated.fees + (stated.fees_tax if included else 0),
		fees_tax=stated.fees_tax,
	)


def _line(order: CanonicalOrder, part: RefundLine, earlier: Sequence[Refund]) -> StatedLine:
	line = next((one for one in order.lines if one.external_id == part.line_id), None)
	quantity = part.quantity if line else 0
	if part.amount is None:
		goods, tax = _worth(order, part, earlier) if line else (_ZERO, _ZERO)
	else:
		goods, tax = part.amount, _tax_of_line(order, part, line)
	return StatedLine(part.line_id, quantity, goods - (tax if order.taxes_included else 0), tax)


def _worth(order: CanonicalOrder, part: RefundLine, earlier: Sequence[Refund]) -> tuple[Decimal, Decimal]:
	"""What pieces are worth of which the shop states no money; nothing where the order has no so many."""
	owed = replace(order, payments=(), payment_state=PaymentState.PAID)
	pieces = [(part.line_id, part.quantity)]
	for before in (earlier, ()):
		try:
			(share,) = refundable(owed, pieces, before, with_shipping=False).lines
			return share.goods, share.tax
		except RefundError:
			continue
	return _ZERO, _ZERO


def _tax_of_line(order: CanonicalOrder, part: RefundLine, line: Line | None) -> Decimal:
	if part.tax is not None or line is None or part.amount is None:
		return part.tax or _ZERO
	return _tax(order, part.amount, None, line.gross - line.discount, line.tax)


def _tax(
	order: CanonicalOrder, amount: Decimal, stated: Decimal | None, whole: Decimal, whole_tax: Decimal
) -> Decimal:
	"""The tax of `amount`: as stated, else its share of that of the whole."""
	if stated is not None:
		return stated
	return quantize(whole_tax * amount / whole, order.currency) if whole else _ZERO


def _merged(lines: Iterator[StatedLine]) -> Iterator[StatedLine]:
	"""One part a line: shops list pieces apart that they do and do not take back into stock."""
	found: dict[str, StatedLine] = {}
	for one in lines:
		known = found.get(one.line_id)
		found[one.line_id] = (
			StatedLine(one.line_id, known.quantity + one.quantity, known.net + one.net, known.tax + one.tax)
			if known
			else one
		)
	yield from found.values()
