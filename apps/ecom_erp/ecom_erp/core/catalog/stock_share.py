"""How many of a listing a shop may offer, from what is free in the warehouses that serve it."""

from collections.abc import Mapping
from decimal import Decimal

from ecom_erp.core.quantities import Pieces, Recipe, Units, whole_units


def offered(
	recipe: Recipe,
	free: Mapping[str, Pieces],
	share: Decimal = Decimal(100),
	buffer: int = 0,
) -> Units:
	"""Units of a listing, never below 0.

	`recipe`: what one unit takes from stock; the scarcest item decides. `free`: pieces by item.
	`share`: percent of what is free that this shop may offer, so that several shops can divide one stock. `buffer`:
	units held back. A recipe that takes nothing gives 0.
	"""
	shared = {item: Pieces(int(max(free.get(item, 0), 0) * share / 100)) for item in recipe}
	most, _rest = whole_units(shared, recipe)
	return Units(max(most - buffer, 0))
