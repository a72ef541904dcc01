"""How many of a listing a shop may offer, from what is free in the warehouses that serve it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal


def offered(
	recipe: Sequence[tuple[str, int]],
	free: Mapping[str, int],
	share: Decimal = Decimal(100),
	buffer: int = 0,
) -> int:
	"""Pieces of a listing as the shop counts them (packs, bundles), never below 0.

	`recipe`: the stock items one sold piece takes, as (item, quantity); the scarcest decides. `free`: pieces by item.
	`share`: percent of what is free that this shop may offer, so that several shops can divide one stock. `buffer`:
	shop pieces held back. A recipe that takes nothing gives 0.
	"""
	most = [int(max(free.get(item, 0), 0) * share // (100 * each)) for item, each in recipe if each > 0]
	return max(min(most) - buffer, 0) if most else 0
