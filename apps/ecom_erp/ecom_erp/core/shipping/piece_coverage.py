"""Which parcels are complete with the pieces that were picked or delivered, counted by row of the Sales Order."""

from collections.abc import Iterable, Mapping

from ecom_erp.core.quantities import Pieces, RowName


def take_covered(
	parcels: Iterable[tuple[str, Mapping[RowName, Pieces]]], pieces: Mapping[RowName, Pieces]
) -> tuple[list[str], dict[RowName, Pieces]]:
	"""The parcels that `pieces` complete, taken in the given order, and the pieces that are left.

	A parcel is (name, pieces by row). A parcel that needs nothing is complete; one of which only a part is there takes
	nothing.
	"""
	left = dict(pieces)
	covered = []
	for name, needed in parcels:
		if all(left.get(row, 0) >= qty for row, qty in needed.items()):
			for row, qty in needed.items():
				left[row] = Pieces(left.get(row, 0) - qty)
			covered.append(name)
	return covered, left


def short_rows(
	needed: Mapping[RowName, Pieces], pieces: Mapping[RowName, Pieces]
) -> dict[RowName, tuple[Pieces, Pieces]]:
	"""(there, needed) by row of which `pieces` has too few."""
	return {
		row: (Pieces(min(pieces.get(row, 0), qty)), qty)
		for row, qty in needed.items()
		if pieces.get(row, 0) < qty
	}


def of_loose(rows: Iterable[tuple[RowName, Pieces]], loose: Mapping[RowName, Pieces]) -> list[Pieces]:
	"""For each of `rows` of parcels (row, pieces in it), in this order: how many of its pieces are among the `loose` ones
	(by row), which were delivered by hand and belong to no parcel that has left."""
	left = {row: max(qty, 0) for row, qty in loose.items()}
	found = []
	for row, pieces in rows:
		taken = min(left.get(row, 0), pieces)
		left[row] = left.get(row, 0) - taken
		found.append(Pieces(taken))
	return found
