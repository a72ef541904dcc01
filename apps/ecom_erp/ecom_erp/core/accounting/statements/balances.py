"""What an account held before and after a list of movements that each state the balance behind them."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal


def opening_and_closing(movements: Iterable[tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal] | None:
	"""Of (change, balance behind it), the oldest first as far as one knows: the balance before the first and behind the last. Each balance but these
	two stands once behind a movement and once before one. None where it does not: movements are missing, or the balances
	are of something else."""
	before: Counter[Decimal] = Counter()
	behind: Counter[Decimal] = Counter()
	first = None
	for change, balance in movements:
		first = balance - change if first is None else first
		before[balance - change] += 1
		behind[balance] += 1
	if first is None:
		return None
	opening, closing = list((before - behind).elements()), list((behind - before).elements())
	if not opening and not closing:
		return first, first  # it ends where it began
	return (opening[0], closing[0]) if len(opening) == len(closing) == 1 else None
