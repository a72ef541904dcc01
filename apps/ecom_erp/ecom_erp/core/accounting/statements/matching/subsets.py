"""Which amounts add up to another one, searched as far as is worth it."""

from collections.abc import Sequence
from decimal import Decimal

MOST_AMOUNTS = 20
_MOST_SUMS = 3000

Amounts = Sequence[tuple[int, Decimal]]
"""Amounts, none of them 0, each with a number of its own."""


def adding_up(parts: Sequence[Amounts], target: Decimal) -> tuple[int, ...] | None:
	"""The numbers of amounts that add up to `target`, at least one out of each part: all of them, else the fewest, and of as
	many the ones that come first. None where there are none, or where the amounts are too many and not all of them do."""
	everything = [one for part in parts for one in part]
	total = sum((amount for _, amount in everything), Decimal(0))
	if total == target and all(parts):
		return tuple(number for number, _ in everything)
	growing = all(amount > 0 for _, amount in everything)
	if len(everything) > MOST_AMOUNTS or (growing and total < target):
		return None
	limit = target if growing else None
	sums: dict[Decimal, tuple[int, ...]] = {Decimal(0): ()}
	for part in parts:
		sums = _with_some_of(part, sums, limit)
		if len(sums) > _MOST_SUMS:
			return None
	return sums.get(target)


def _with_some_of(
	part: Amounts, before: dict[Decimal, tuple[int, ...]], limit: Decimal | None
) -> dict[Decimal, tuple[int, ...]]:
	"""What the sums become by one or more amounts of the part; those over the limit are left out."""
	sums: dict[Decimal, tuple[int, ...]] = {}
	for number, amount in part:
		longer = [
			(total + amount, (*found, number)) for each in (sums, before) for total, found in each.items()
		]
		for total, found in longer:
			if limit is not None and total > limit:
				continue
			known = sums.get(total)
			if known is None or (len(found), found) < (len(known), known):
				sums[total] = found
		if len(sums) > _MOST_SUMS:
			break
	return sums
