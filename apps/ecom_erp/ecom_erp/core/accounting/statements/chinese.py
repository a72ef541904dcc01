"""What the bills of Chinese payment providers have in common: GBK or UTF-8, cells guarded by a tab or a backtick so that
spreadsheet programs leave them alone, times of China, amounts in yuan."""

from collections.abc import Mapping, Sequence

from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.accounting.statements.table import Table, text_of

CURRENCY = "CNY"
_GUARDS = "`'\t \u200b\ufeff"


def text_of_bill(data: bytes) -> str:
	"""Raises StatementError. GB18030 contains GBK and GB2312."""
	return text_of(data, "gb18030")


def bare(cells: Sequence[str], place: int) -> str:
	"""A cell without its guard; "" for none, and for the strokes that stand in empty cells."""
	text = cells[place].strip(_GUARDS) if place >= 0 else ""
	return "" if text in ("-", "--", "/") else text


def places(table: Table, columns: Mapping[str, Sequence[str]], needed: Sequence[str]) -> dict[str, int]:
	"""Where the columns of a bill stand, by our names. Raises StatementError where one that is needed is missing."""
	found = {name: table.at(*titles) for name, titles in columns.items()}
	if lacking := [name for name in needed if found[name] < 0]:
		raise StatementError(
			"The bill lacks the column {0}. Download it with all columns.", columns[lacking[0]][0]
		)
	return found
