"""What the freight of a parcel is worth to each order line in it."""

from collections.abc import Mapping
from decimal import Decimal

from ecom_erp.core.money import split


def by_line(freight: Decimal, weights: Mapping[str, int], currency: str) -> dict[str, Decimal]:
	"""The shares of lines in proportion to their grams, which come to the freight; equal ones where nothing has a weight.
	`weights`: by line, of all pieces of it in the parcel."""
	if not weights:
		return {}
	lines = sorted(weights)
	return dict(zip(lines, split(freight, [weights[line] for line in lines], currency), strict=True))
