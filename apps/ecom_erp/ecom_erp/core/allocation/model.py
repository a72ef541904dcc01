"""Shapes of allocation: what is asked for, what each warehouse could do, what a plan costs.

All costs are whole minor units (cents) of one currency, weights whole grams, volumes whole mm3, quantities whole
units. Nothing is negative; a demanded quantity is at least 1. The shapes refuse anything else with ValueError.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

Freight = Callable[[int], int | None]


@dataclass(frozen=True)
class Demand:
	"""One order line to be shipped. `line` names it within the order; `unit_grams`/`unit_volume` are of one unit."""

	line: str
	item: str
	qty: int
	unit_grams: int = 0
	unit_volume: int = 0

	def __post_init__(self):
		_whole(f"Line {self.line}", qty=self.qty, unit_grams=self.unit_grams, unit_volume=self.unit_volume)
		if self.qty == 0:
			raise ValueError(f"Line {self.line}: the quantity must be at least 1")


@dataclass(frozen=True)
class WarehouseOption:
	"""One warehouse as this order sees it.

	available: units by item that may be promised (safety stock already taken off).
	freight: cost of one parcel by its total grams; never falls as grams rise; None for a weight it cannot take.
		The attribute itself is None when nothing can be delivered from here.
	late_days: days by which a parcel from here would miss the promise (cut-off and transit are the caller's).
	capacity_units: units it can still handle today; None for no limit.
	days: transit days, for display only.
	"""

	warehouse: str
	available: Mapping[str, int]
	freight: Freight | None
	rank: int = 0
	handling_per_parcel: int = 0
	handling_per_unit: int = 0
	late_days: int = 0
	capacity_units: int | None = None
	days: int = 0

	def __post_init__(self):
		_whole(
			f"Warehouse {self.warehouse}",
			rank=self.rank,
			handling_per_parcel=self.handling_per_parcel,
			handling_per_unit=self.handling_per_unit,
			late_days=self.late_days,
			capacity_units=self.capacity_units or 0,
			days=self.days,
		)
		_whole(f"Warehouse {self.warehouse}, available", **{str(i): n for i, n in self.available.items()})


@dataclass(frozen=True)
class Policy:
	"""What the company weighs.

	split_penalty: for each parcel beyond the first.
	late_penalty: for each late day of each parcel.
	rank_penalty: for each step of rank of each parcel's warehouse.
	max_parcels: None for no limit.
	allow_line_split: whether one line may come from several warehouses.
	pinned: line -> the only warehouse allowed. excluded: line -> warehouses not allowed.
	"""

	split_penalty: int = 0
	late_penalty: int = 0
	rank_penalty: int = 0
	max_parcels: int | None = None
	allow_line_split: bool = True
	pinned: Mapping[str, str] = field(default_factory=dict)
	excluded: Mapping[str, Collection[str]] = field(default_factory=dict)

	def __post_init__(self):
		_whole(
			"Policy",
			split_penalty=self.split_penalty,
			late_penalty=self.late_penalty,
			rank_penalty=self.rank_penalty,
		)
		if self.max_parcels is not None and self.max_parcels < 1:
			raise ValueError("Maximum Parcels per Order must be at least 1")

	def allows(self, line: str, warehouse: str) -> bool:
		"""Whether the line may come from the warehouse at all."""
		return self.pinned.get(line, warehouse) == warehouse and warehouse not in self.excluded.get(line, ())


@dataclass(frozen=True)
class ParcelCost:
	"""What one parcel adds to the plan's total. `split` is 0 for the plan's first parcel."""

	freight: int
	handling: int
	late: int
	rank: int
	split: int

	@property
	def total(self) -> int:
		return self.freight + self.handling + self.late + self.rank + self.split


@dataclass(frozen=True)
class PlannedParcel:
	"""What one warehouse ships: quantity by line, in line order."""

	warehouse: str
	lines: Mapping[str, int]
	grams: int
	volume: int
	cost: ParcelCost
	rank: int = 0
	days: int = 0
	late_days: int = 0

	@property
	def units(self) -> int:
		return sum(self.lines.values())


@dataclass(frozen=True)
class Obstacle:
	"""Why something cannot be done; `message` is an English template with the `params` in braces."""

	code: str
	message: str
	params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Alternative:
	"""Everything from one warehouse: its total, or (total None) the obstacles. Codes: short, not_allowed,
	cannot_deliver, too_heavy, over_capacity."""

	warehouse: str
	total: int | None
	obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True)
class Plan:
	"""The cheapest way to ship the whole order.

	parcels: sorted by (rank, warehouse). considered: combinations of warehouses weighed or ruled out by a bound.
	alternatives: one for each warehouse, in the same order. demands: sorted by line.
	eligible: line -> warehouses that have some of it, may and can deliver it.
	gap: 0 when proven cheapest; else how much cheaper another plan could be at most.
	"""

	parcels: tuple[PlannedParcel, ...]
	total: int
	considered: int
	alternatives: tuple[Alternative, ...]
	demands: tuple[Demand, ...]
	eligible: Mapping[str, tuple[str, ...]]
	pinned: Mapping[str, str] = field(default_factory=dict)
	gap: int = 0


@dataclass(frozen=True)
class ItemShortage:
	"""`available` counts what warehouses that may and can deliver have; `missing` is 0 when stock is not the cause."""

	item: str
	demanded: int
	available: int
	missing: int


@dataclass(frozen=True)
class Shortage:
	"""The order cannot be shipped whole. `obstacle.code` is the cause: stock, no_delivery, max_parcels, line_split,
	capacity or weight_limit. `items` covers every item of the order, sorted; `shippable` are the lines that could
	ship, served in line order; `considered` and `alternatives` as in Plan."""

	obstacle: Obstacle
	items: tuple[ItemShortage, ...]
	shippable: tuple[str, ...]
	considered: int
	alternatives: tuple[Alternative, ...]


def _whole(owner: str, **numbers: int) -> None:
	for name, number in numbers.items():
		if isinstance(number, bool) or not isinstance(number, int):
			raise ValueError(f"{owner}: {name} must be a whole number, not {number!r}")
		if number < 0:
			raise ValueError(f"{owner}: {name} cannot be negative ({number})")
