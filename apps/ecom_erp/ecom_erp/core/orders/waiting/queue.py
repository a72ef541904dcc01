"""Parcels that wait for stock, and whose turn it is when some has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Awaiting:
	"""A parcel that waits for stock in a warehouse: pieces by item, and those that are `reserved` for it, which may be more."""

	name: str
	pieces: Mapping[str, int]
	reserved: Mapping[str, int] = field(default_factory=dict)


def releasable(queue: Sequence[Awaiting], stock: Mapping[str, int]) -> list[str]:
	"""The parcels that stock suffices for, first come, first served: `queue` is in the order of the turns, `stock` by item is
	what the warehouse has for all of them together. An earlier parcel keeps what there is of its items also while it lacks
	another one, so that later orders do not empty the shelf before it. One of which nothing is open, because its Sales Order is
	closed or halted, has nothing reserved and is not released."""
	left = dict(stock)
	found = []
	for parcel in queue:
		is_open = any(parcel.pieces.values())
		if is_open and all(left.get(item, 0) >= qty for item, qty in parcel.pieces.items()):
			found.append(parcel.name)
		for item, qty in parcel.pieces.items():
			left[item] = max(left.get(item, 0) - qty, 0)
	return found
