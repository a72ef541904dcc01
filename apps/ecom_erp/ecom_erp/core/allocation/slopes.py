"""A lower bound that looks at freight, handling and stock together: each warehouse's freight is replaced by a straight line
below it, so that every unit has one price per warehouse and each group can be filled from its cheapest warehouses on its own."""

from collections.abc import Sequence
from math import ceil
from typing import TypeVar

from ecom_erp.core.allocation.bounds import Level

# Prices per unit are floats; bounds made of them are lowered by this much before they are rounded up to whole cents.
TOLERANCE = 1e-6

Price = TypeVar("Price", int, float)


def line_below(warehouse_levels: Sequence[Level]) -> tuple[float, float]:
	"""(cost at 0 grams, cost per gram) of a line that lies nowhere above the levels."""
	(first_most, first_cost), (last_most, last_cost) = warehouse_levels[0], warehouse_levels[-1]
	slope = (last_cost - first_cost) / (last_most - first_most) if last_most > first_most else 0.0
	return min(cost - slope * most for most, cost in warehouse_levels), slope


def cheapest_fill(qty: int, prices: Sequence[Price], most: Sequence[int]) -> Price:
	"""Cost of `qty` units from the cheapest warehouses, at most `most` from each; whole when the prices are."""
	total: Price | int = 0
	for price, units in sorted(zip(prices, most, strict=True)):
		taken = min(qty, units)
		total += taken * price
		qty -= taken
	return total


def whole(bound: float) -> int:
	"""The least whole cost that is not below the bound."""
	return ceil(bound - TOLERANCE)
