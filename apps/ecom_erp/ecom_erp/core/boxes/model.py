"""Shapes of cartonisation: pieces, boxes, where a piece lies in its box, and the plan for a parcel."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from ecom_erp.core.carriers.rate_card import Parcel

Size = tuple[int, int, int]
"""Length, width and height in mm."""

Price = Callable[[Parcel], int | None]
"""Freight of a closed box in minor units, None for one that no courier takes. More weight or volume never costs less."""


@dataclass(frozen=True)
class Piece:
	"""One piece of an item as it stands upright. `fragile`: nothing may lie on it. `upright`: it is only turned about its
	vertical axis. `own_carton`: it is shipped as it is, in the maker's carton. `hazard`: its class of dangerous goods, "" for
	none; different classes never share a box."""

	item: str
	size: Size
	grams: int
	fragile: bool = False
	upright: bool = False
	own_carton: bool = False
	hazard: str = ""

	def __post_init__(self):
		if min(self.size) < 0 or self.grams < 0:
			raise ValueError(f"{self.item}: sizes and weight cannot be negative")

	@property
	def volume(self) -> int:
		"""In mm3."""
		return volume_of(self.size)

	def turned(self) -> list[Size]:
		"""The different ways in which it may stand, flattest first."""
		length, width, height = self.size
		ways = {(length, width, height), (width, length, height)}
		if not self.upright:
			ways |= {
				(length, height, width),
				(height, length, width),
				(width, height, length),
				(height, width, length),
			}
		return sorted(ways, key=lambda size: (size[2], -size[0], size[1]))


@dataclass(frozen=True)
class Box:
	"""A kind of box. `grams`: empty. `max_grams`: the most that its contents may weigh, 0 for no limit. `cost`: of the box
	itself, in minor units."""

	name: str
	inner: Size
	outer: Size
	grams: int = 0
	max_grams: int = 0
	cost: int = 0

	def __post_init__(self):
		if min(self.inner) <= 0:
			raise ValueError(f"Box {self.name}: the inner size must be positive")
		if any(
			inside > outside for inside, outside in zip(sorted(self.inner), sorted(self.outer), strict=True)
		):
			raise ValueError(f"Box {self.name}: the inner size cannot be larger than the outer size")


@dataclass(frozen=True)
class Placement:
	"""Where a piece lies: its corner nearest to the box's, and its size as it is turned."""

	piece: Piece
	at: Size
	size: Size


@dataclass(frozen=True)
class PackedBox:
	"""A closed box; `box` None is a piece in its own carton. `price`: freight and box."""

	box: Box | None
	placements: tuple[Placement, ...]
	price: int

	@property
	def grams(self) -> int:
		"""With the box."""
		return sum(place.piece.grams for place in self.placements) + (self.box.grams if self.box else 0)

	@property
	def outer(self) -> Size:
		return self.box.outer if self.box else self.placements[0].size

	@property
	def contents(self) -> dict[str, int]:
		"""Pieces by item."""
		found: dict[str, int] = {}
		for place in self.placements:
			found[place.piece.item] = found.get(place.piece.item, 0) + 1
		return found


@dataclass(frozen=True)
class BoxPlan:
	"""What goes into which box. `proven`: no other way with these boxes has a lower price, or as low with fewer boxes.
	`one_box`: the price of the cheapest single box that was found for all of it, None when there is none."""

	boxes: tuple[PackedBox, ...]
	proven: bool
	one_box: int | None = None

	@property
	def price(self) -> int:
		return sum(packed.price for packed in self.boxes)


@dataclass(frozen=True)
class NoBoxPlan:
	"""Why there is no plan. Codes: no_boxes, unsized, too_large (fits no box), no_courier, too_many. `items`: which are
	meant, sorted."""

	code: str
	items: tuple[str, ...] = ()


def volume_of(size: Size) -> int:
	"""In mm3."""
	return size[0] * size[1] * size[2]


def items_of(pieces: Collection[Piece]) -> tuple[str, ...]:
	"""The items of pieces, sorted."""
	return tuple(sorted({piece.item for piece in pieces}))


def parcel_of(box: Box | None, outer: Size, pieces: Collection[Piece]) -> Parcel:
	"""What the courier gets of a closed box."""
	grams = sum(piece.grams for piece in pieces) + (box.grams if box else 0)
	return Parcel(grams, *outer)
