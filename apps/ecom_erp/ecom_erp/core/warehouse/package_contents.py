"""Which pieces of a Fulfilment Order lie in which of its packages. Contents are pieces by row of the Fulfilment Order; over
all closed packages they never are more than the rows hold, and exactly that when the Fulfilment Order is packed."""

from collections.abc import Iterable, Mapping, Sequence

from ecom_erp.core.warehouse.packing_check import Row, spread

Contents = Mapping[str, int]


class ContentsError(Exception):
	"""The packages do not hold what they should: `item`, of which `stated` pieces are in them and `expected` should be."""

	def __init__(self, item: str, stated: int, expected: int):
		self.item, self.stated, self.expected = item, stated, expected
		super().__init__(f"{stated} of {item} are in the packages, {expected} should be")


def in_packages(packages: Iterable[Contents]) -> dict[str, int]:
	"""Pieces by row in all of the packages."""
	total: dict[str, int] = {}
	for contents in packages:
		for row, qty in contents.items():
			total[row] = total.get(row, 0) + qty
	return total


def unpacked(rows: Iterable[Row], packages: Iterable[Contents]) -> list[Row]:
	"""The rows with what of them lies in no package yet; without those of which nothing is left."""
	packed = in_packages(packages)
	left = (Row(row.name, row.item, row.qty - packed.get(row.name, 0)) for row in rows)
	return [row for row in left if row.qty > 0]


def by_row(rows: Sequence[Row], pieces: Mapping[str, int]) -> dict[str, int]:
	"""Contents of a package that holds `pieces` by item, out of `rows`. Raises ContentsError when they have fewer."""
	contents: dict[str, int] = {}
	for item, qty in pieces.items():
		there = sum(row.qty for row in rows if row.item == item)
		if not 0 <= qty <= there:
			raise ContentsError(item, qty, there)
		contents |= {row: part for row, part in spread(rows, item, qty).items() if part}
	return contents


def counted(closed: Contents, rest: Sequence[Row], scanned: Mapping[str, int]) -> dict[str, int]:
	"""Packed pieces by row of the Fulfilment Order: those in `closed` packages, and what was scanned into the open one, of
	the `rest` that lies in no closed one."""
	packed = dict(closed)
	for item, qty in scanned.items():
		for row, part in spread(rest, item, qty).items():
			packed[row] = packed.get(row, 0) + part
	return packed


def divide(rows: Sequence[Row], stated: Sequence[Mapping[str, int] | None]) -> list[dict[str, int]]:
	"""Contents of several packages, of which a person has stated pieces by item; None, which may be said of the last one
	alone, is all that is left. Raises ContentsError when they do not hold each piece of `rows` once."""
	made: list[dict[str, int]] = []
	for pieces in stated:
		rest = unpacked(rows, made)
		made.append(by_row(rest, _pieces(rest) if pieces is None else pieces))
	for row in unpacked(rows, made):
		expected = sum(one.qty for one in rows if one.item == row.item)
		raise ContentsError(row.item, expected - row.qty, expected)
	return made


def _pieces(rows: Sequence[Row]) -> dict[str, int]:
	"""All pieces of rows, by item."""
	found: dict[str, int] = {}
	for row in rows:
		found[row.item] = found.get(row.item, 0) + row.qty
	return found


def lowered(packages: Sequence[tuple[str, Contents]], rows: Contents) -> dict[str, dict[str, int]]:
	"""Pieces by row that have to come out of each package, by its name, when the rows of the Fulfilment Order were lowered
	to `rows`; the last package gives first."""
	over = {
		row: qty - rows.get(row, 0)
		for row, qty in in_packages(contents for _name, contents in packages).items()
		if qty > rows.get(row, 0)
	}
	out: dict[str, dict[str, int]] = {}
	for name, contents in reversed(packages):
		for row, qty in contents.items():
			take = min(over.get(row, 0), qty)
			if take:
				over[row] -= take
				out.setdefault(name, {})[row] = take
	return out
