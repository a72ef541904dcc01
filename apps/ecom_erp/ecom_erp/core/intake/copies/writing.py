"""The rows of orders, one for each line: what is said of the order as a whole stands in each of them."""

from collections.abc import Mapping, Sequence

from ecom_erp.core.intake.copies.cells import written
from ecom_erp.core.intake.copies.columns import COLUMNS
from ecom_erp.core.orders.canonical import CanonicalOrder

Cell = object


def rows(order: CanonicalOrder, here: Mapping[str, str], names: Sequence[str]) -> list[list[Cell]]:
	"""The cells of the columns `names` (of `columns.ALL`); `here`: those of the columns `here.`. Cells are texts, whole numbers
	and Decimals. An order without lines has one row."""
	whole = {name: _of_order(order, name, here) for name in names if not _of_line(name)}
	found = []
	for line in order.lines or (None,):
		cells = [
			("" if line is None else written(getattr(line, COLUMNS[name].field)))
			if _of_line(name)
			else whole[name]
			for name in names
		]
		found.append(cells)
	return found


def _of_line(name: str) -> bool:
	return name in COLUMNS and COLUMNS[name].of_line


def _of_order(order: CanonicalOrder, name: str, here: Mapping[str, str]) -> Cell:
	column = COLUMNS.get(name)
	if column is None:
		return here.get(name, "")
	return written(getattr(getattr(order, column.part) if column.part else order, column.field))
