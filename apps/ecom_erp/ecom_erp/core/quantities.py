"""Three quantities that are all whole numbers and must not be mixed, and the one way from one to another.

- `Units`: what a shop counts. One unit is what its listing sells: a piece, a pack, a bundle. The lines of an order and of
  a ticket, and all that is told to a shop, are in units.
- `Pieces`: what lies on a shelf. Allocation, parcels, Pick Lists, Delivery Notes and Bins are in pieces of an item.
- `RowName`: a row of a Sales Order. ERPNext counts by it what was picked and delivered, in pieces of the row's item. The
  same item of one line from two warehouses is two rows.

A `Recipe` says how many pieces of which items one unit takes. Pieces become units only through `whole_units`, which hands
back what makes no whole unit; nothing else in the app divides one by the other. So no remainder is lost: pieces of a pack
that lie in two parcels are added up first and divided afterwards.

What holds today: a recipe is in whole pieces of the item's stock unit of measure, and so is each quantity here. An item
that is kept in fractions (metres, kilograms) can be sold in whole stock units only; a Product Bundle that takes a fraction
of an item is not mapped to its parts by itself.
"""

from collections.abc import Iterable, Mapping
from typing import NewType

Units = NewType("Units", int)
Pieces = NewType("Pieces", int)
RowName = NewType("RowName", str)
NO_UNITS, NO_PIECES = Units(0), Pieces(0)

# pieces by item in one unit
Recipe = Mapping[str, Pieces]


def recipe(parts: Iterable[tuple[str, int]]) -> dict[str, Pieces]:
	"""The recipe of (item, pieces in one unit); an item that appears more than once is added up, one that takes nothing
	is left out. Raises ValueError for a number that is not whole or is negative."""
	found: dict[str, Pieces] = {}
	for item, pieces in parts:
		if pieces != int(pieces) or pieces < 0:
			raise ValueError(f"{item}: {pieces} is not a number of whole pieces")
		if pieces:
			found[item] = Pieces(found.get(item, 0) + int(pieces))
	return found


def pieces_of(units: Units, of: Recipe) -> dict[str, Pieces]:
	"""Pieces by item that `units` take."""
	return {item: Pieces(each * units) for item, each in of.items()}


def whole_units(pieces: Mapping[str, Pieces], of: Recipe) -> tuple[Units, dict[str, Pieces]]:
	"""How many whole units the pieces make, the scarcest item deciding, and the pieces of the recipe's items that are
	left over. A recipe that takes nothing makes none."""
	units = Units(min((pieces.get(item, 0) // each for item, each in of.items()), default=0))
	return units, {item: Pieces(pieces.get(item, 0) - each * units) for item, each in of.items()}


def recipe_of(pieces: Mapping[str, Pieces], units: Units) -> dict[str, Pieces]:
	"""The recipe by which `units` took `pieces`. Raises ValueError where they are not the same number for each unit."""
	found = {}
	for item, total in pieces.items():
		each, rest = divmod(total, units) if units > 0 else (0, 1)
		if rest:
			raise ValueError(f"{total} pieces of {item} are not a whole number for each of {units} units")
		found[item] = Pieces(each)
	return found


def grams_of_a_piece(grams_of_unit: int, of: Recipe) -> int:
	"""What one piece weighs of a unit that is one item; rounded up, so that the pieces together never weigh less than
	their unit. 0 for a bundle: how its weight is divided is not known."""
	if len(of) != 1:
		return 0
	(each,) = of.values()
	return -(-grams_of_unit // each)
