"""Which parcels are complete with the pieces that were picked or delivered, counted by row of the Sales Order."""

from collections.abc import Iterable, Mapping


def take_covered(
	parcels: Iterable[tuple[str, Mapping[str, int]]], pieces: Mapping[str, int]
) -> tuple[list[str], dict[str, int]]:
	"""The parcels that `pieces` complete, taken in the given order, and the pieces that are left.

	A parcel is (name, pieces by row). A parcel that needs nothing is complete; one of which only a part is there takes
	nothing.
	"""
	left = dict(pieces)
	covered = []
	for name, needed in parcels:
		if all(left.get(row, 0) >= qty for row, qty in needed.items()):
			for row, qty in needed.items():
				left[row] = left.get(row, 0) - qty
			covered.append(name)
	return covered, left


def short_rows(needed: Mapping[str, int], pieces: Mapping[str, int]) -> dict[str, tuple[int, int]]:
	"""(there, needed) by row of which `pieces` has too few."""
	return {
		row: (min(pieces.get(row, 0), qty), qty) for row, qty in needed.items() if pieces.get(row, 0) < qty
	}
