"""What an account held before and after a list of movements that each state the balance behind them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

Movement = tuple[datetime, int, Decimal, Decimal]
"""Time, row of the file, change, and the balance behind it."""


def of_rows(movements: Sequence[Movement], lines: int) -> tuple[Decimal | None, Decimal | None]:
	"""The balance before and behind all rows of a file; (None, None) where one of its `lines` states none, or they do not fit.
	Files have the newest row first or the oldest; of one second, rows count as they stand."""
	if len(movements) != lines or not movements:
		return None, None
	newest_first = movements[0][0] > movements[-1][0]
	ordered = sorted(movements, key=lambda one: (one[0], -one[1] if newest_first else one[1]))
	return opening_and_closing((change, balance) for _at, _row, change, balance in ordered) or (None, None)


def opening_and_closing(movements: Iterable[tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal] | None:
	"""Of (change, balance behind it), the oldest first as far as one knows: the balance before the first and behind the last.
	Each balance but these two stands once behind a movement and once before one. None where it does not: movements are
	missing, or the balances are of something else."""
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
