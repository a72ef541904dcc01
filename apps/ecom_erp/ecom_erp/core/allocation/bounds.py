"""Lower bounds on cost. What a parcel costs by its grams is seen as levels (most grams, cost): paying `cost` carries up to `most
grams`. To carry all grams of an order a combination of levels must be paid; the cheapest such combination bounds
any plan, whichever item goes where."""

from collections.abc import Callable, Sequence
from itertools import pairwise, product
from math import prod
from typing import cast

Level = tuple[int, int]  # (most grams, cost)
Combination = tuple[int, tuple[int, ...]]  # (cost, most grams by warehouse)

# Finer freight functions are bounded by this many levels; the search itself always uses the function.
MAX_LEVELS = 64
MAX_MERGED = 24
MAX_COMBINATIONS = 4096


def levels(freight: Callable[[int], int | None], low: int, high: int) -> list[Level]:
	"""Levels of a never falling function from `low` to the greatest grams up to `high` that it takes, ascending.
	`freight(low)` must not be None."""
	high = _last(lambda grams: freight(grams) is not None, low, high)
	known = cast(Callable[[int], int], freight)  # up to `high`
	found: list[Level] = []
	start = low
	while start <= high:
		cost = known(start)
		if len(found) >= MAX_LEVELS // 2:
			return found + _grid(known, start, high)
		end = _last(_up_to(known, cost), start, high)
		found.append((end, cost))
		start = end + 1
	return found


def _up_to(freight: Callable[[int], int], cost: int) -> Callable[[int], bool]:
	return lambda grams: freight(grams) <= cost


def merge(one: Sequence[Level], other: Sequence[Level]) -> list[Level]:
	"""Levels of two warehouses together: only those that carry more than every cheaper one."""
	one, other = coarser(one, MAX_MERGED), coarser(other, MAX_MERGED)
	sums = sorted([(a_cost + b_cost, -(a + b)) for a, a_cost in one for b, b_cost in other])
	merged: list[Level] = []
	for cost, negative_grams in sums:
		if not merged or -negative_grams > merged[-1][0]:
			merged.append((-negative_grams, cost))
	return merged


def cheapest_cover(one: Sequence[Level], other: Sequence[Level], grams: int) -> int | None:
	"""Cost of the cheapest pair of levels that carries `grams`; None when none does."""
	best = None
	index = len(other) - 1
	for carried, cost in one:
		while index > 0 and other[index - 1][0] + carried >= grams:
			index -= 1
		if carried + other[index][0] >= grams:
			total = cost + other[index][1]
			best = total if best is None else min(best, total)
	return best


def thinned(by_warehouse: Sequence[Sequence[Level]]) -> list[Sequence[Level]]:
	"""The same levels, made coarser when there would be too many combinations of them."""
	if prod(len(warehouse_levels) for warehouse_levels in by_warehouse) <= MAX_COMBINATIONS:
		return list(by_warehouse)
	keep = max(2, int(MAX_COMBINATIONS ** (1 / len(by_warehouse))))
	return [coarser(warehouse_levels, keep) for warehouse_levels in by_warehouse]


def combinations(by_warehouse: Sequence[Sequence[Level]], grams: int) -> list[Combination]:
	"""All combinations that carry `grams`, cheapest first."""
	found = []
	for chosen in product(*by_warehouse):
		most = tuple([level[0] for level in chosen])
		if sum(most) >= grams:
			found.append((sum([level[1] for level in chosen]), most))
	found.sort()
	return found


def coarser(warehouse_levels: Sequence[Level], keep: int) -> Sequence[Level]:
	"""At most `keep` levels, each paying no more and carrying no less than those it stands for: still a bound."""
	if len(warehouse_levels) <= keep:
		return warehouse_levels
	edges = [i * len(warehouse_levels) // keep for i in range(keep + 1)]
	return [(warehouse_levels[end - 1][0], warehouse_levels[begin][1]) for begin, end in pairwise(edges)]


def _grid(freight: Callable[[int], int], low: int, high: int) -> list[Level]:
	width = -(-(high - low + 1) // (MAX_LEVELS // 2))
	return [(min(start + width - 1, high), freight(start)) for start in range(low, high + 1, width)]


def _last(holds: Callable[[int], bool], low: int, high: int) -> int:
	"""Greatest number in [low, high] for which `holds`, given that it holds for `low` and never again once lost."""
	if holds(high):
		return high
	step = 1
	while low + step < high and holds(low + step):
		low += step
		step *= 2
	high = min(high, low + step)
	while high - low > 1:
		middle = (low + high) // 2
		low, high = (middle, high) if holds(middle) else (low, middle)
	return low
