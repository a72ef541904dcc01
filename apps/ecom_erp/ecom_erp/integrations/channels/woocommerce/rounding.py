"""WooCommerce's cents. It states each line rounded, but may add up unrounded figures ("round tax at subtotal level",
prices that contain tax). Then the rounded lines miss the stated sum by a cent or two, and nothing is wrong with the order.

The unrounded figures are in the payload too (a line's `price`, its `taxes`). So it can be told apart: where the unrounded
figures make the stated sum, the missing cents are given to the parts they were rounded from; where they do not, the parts
stay as they are, and the review of the order shows the difference.
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

# how far a sum of unrounded figures may lie from the stated one, in cents: that sum was rounded, and shipping is only
# stated rounded; a mistake of a whole cent lies beyond it
SLACK = Decimal("0.9")


def distribute_cents(
	missing: Decimal, gap: Decimal, rounded: Sequence[Decimal], exact: Sequence[Decimal], cent: Decimal
) -> list[Decimal]:
	"""`rounded`, with single cents moved so that they add up to `missing` more. The parts whose rounding took most get
	a cent first. Unchanged when the difference is not one of rounding: `gap` is how far the sum of the unrounded figures
	lies from the stated one."""
	parts = list(rounded)
	if not missing or not parts or abs(gap) >= SLACK * cent:
		return parts
	step = cent if missing > 0 else -cent
	lost = [(after - before) / step for before, after in zip(rounded, exact, strict=True)]
	order = sorted(range(len(parts)), key=lambda index: (-lost[index], index))
	for turn in range(int(abs(missing) / cent)):
		parts[order[turn % len(order)]] += step
	return parts


def unit_price(amount: Decimal, quantity: int, cent: Decimal) -> Decimal:
	"""Price of a piece in whole cents, rounded up where `amount` cannot be divided; what that is too much is a part of
	the line's discount."""
	return (amount / quantity).quantize(cent, rounding=ROUND_CEILING) if quantity > 0 else amount
