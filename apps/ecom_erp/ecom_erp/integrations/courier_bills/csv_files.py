"""What CSV files of couriers have in common."""

from collections.abc import Iterator

from ecom_erp.core.accounting.statements import table
from ecom_erp.core.accounting.statements.table import Row
from ecom_erp.integrations import mapped_tables


def rows_of(data: bytes) -> Iterator[Row]:
	"""The rows of a file whose cells are parted by commas or semicolons, with their numbers. Raises StatementError for what is no
	text, or ends in the middle of a row."""
	text = mapped_tables.text_of(data)
	table.refuse_cut_off(text)
	first = text.partition("\n")[0]
	return table.rows_of(text, ";" if first.count(";") > first.count(",") else ",")


def cell(cells: list[str], place: int) -> str:
	return cells[place].strip() if 0 <= place < len(cells) else ""
