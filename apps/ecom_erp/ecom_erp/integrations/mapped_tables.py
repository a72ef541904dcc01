"""The rows of a file that people mapped: CSV with any delimiter and encoding in use, or an Excel workbook."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ecom_erp.core.accounting.statements import table
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.accounting.statements.table import titled
from ecom_erp.core.intake import table_text
from ecom_erp.integrations import workbooks

JUDGED = 400_000  # bytes by which the encoding of a file is told
ENCODINGS = ("gb18030", "cp1252")


def rows(
	data: bytes, columns: Mapping[str, str], figures: Collection[str]
) -> Iterator[tuple[int, list[Any]]]:
	"""Rows that are not empty, with their numbers. `columns`: field -> header; `figures`: fields that hold numbers. Raises
	StatementError."""
	if data[:2] == b"PK":
		return _workbook(data)
	text = text_of(data)
	_refuse_cut_figure(text, columns, figures)
	return table.rows_of(text, _delimiter(text, columns))


def text_of(data: bytes) -> str:
	"""Raises StatementError for what is no text in an encoding in use."""
	if data.startswith((b"\xff\xfe", b"\xfe\xff")):
		return table.text_of(data)
	head = data if len(data) <= JUDGED else data[:JUDGED].rpartition(b"\n")[0]
	try:
		judged = table_text.decode(head)
	except ValueError as error:
		raise StatementError(
			"The file is no text in a known encoding. Upload it as it was downloaded."
		) from error
	return table.text_of(data, *(one for one in ENCODINGS if _reads_as(head, one, judged)))


def _reads_as(data: bytes, encoding: str, text: str) -> bool:
	try:
		return data.decode(encoding) == text
	except UnicodeDecodeError:
		return False


def _delimiter(text: str, columns: Mapping[str, str]) -> str:
	"""The sign that parts the header, which may stand below some remarks."""
	wanted = {titled(title) for title in columns.values()}
	for line in text[: table_text.MOST_HEADER].splitlines()[: table.MOST_HEADER]:
		for sign in table_text.DELIMITERS:
			if wanted <= {titled(cell.strip().strip('"')) for cell in line.split(sign)}:
				return sign
	return table_text.delimiter(text)


def _refuse_cut_figure(text: str, columns: Mapping[str, str], figures: Collection[str]) -> None:
	"""Some providers do not end their last row. What a cut would leave of a figure may be one, too: then the row must have its
	end."""
	if text.endswith(("\n", "\r")):
		return
	wanted = {titled(columns[name]) for name in figures if name in columns}
	for line in text.splitlines()[: table.MOST_HEADER]:
		last = titled(line.rpartition(_delimiter(text, columns))[2].strip('"'))
		if last in wanted:
			table.refuse_cut_off(text)


def _workbook(data: bytes) -> Iterator[tuple[int, list[Any]]]:
	try:
		yield from workbooks.rows(data)
	except workbooks.TooLarge as error:
		raise StatementError("The file is too large to be read at once. Split it.") from error
	except workbooks.Uncalculated as error:
		raise StatementError(
			"The file contains formulas that were never calculated. Open it in a spreadsheet program, save it, and upload it again."
		) from error
	except workbooks.Unreadable as error:
		raise StatementError(
			"This is no Excel workbook (.xlsx) that can be read. Save it anew, or as CSV."
		) from error
