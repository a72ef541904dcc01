"""The rows of a statement that is text, with their numbers, and whether it is whole."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ecom_erp.core.accounting.statements.reading import StatementError

Row = tuple[int, list[str]]
"""Number in the file, the first being 1, and cells."""
MOST_HEADER = 60  # rows in which a header is looked for


def text_of(data: bytes, *encodings: str) -> str:
	"""The text of a file in UTF-8, or in UTF-16 with its mark, else in one of `encodings`. Raises StatementError."""
	if data[:2] == b"PK":
		raise StatementError(
			"This is a ZIP archive or an Excel workbook. Unpack it, and upload the CSV or text file as it was downloaded."
		)
	first = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
	for encoding in (first, *encodings):
		try:
			text = data.decode(encoding)
		except UnicodeDecodeError:
			continue
		if "\0" not in text:
			return _filled(text)
	raise StatementError("The file is no text in a known encoding. Upload it as it was downloaded.")


def _filled(text: str) -> str:
	if not text.strip():
		raise StatementError("The file is empty")
	return text


def refuse_cut_off(text: str) -> None:
	"""Providers end each row with a line feed: a file without the last one was not downloaded to its end. Raises
	StatementError."""
	if not text.endswith(("\n", "\r")):
		raise cut_off(text.count("\n") + 1)


def cut_off(row: int) -> StatementError:
	return StatementError(
		"The file ends in the middle of row {0}: it was not downloaded completely. Download it again.",
		row,
		row=row,
	)


def rows_of(text: str, delimiter: str = ",", *, quoted: bool = True, strict: bool = True) -> Iterator[Row]:
	"""Rows that are not empty. `quoted`: cells may stand in quotation marks, with the delimiter and line breaks in them.
	`strict`: false for a provider who does not quote a text that begins with a quotation mark itself. Raises StatementError where a quotation is left open, or cells cannot be told apart."""
	stream = io.StringIO(text, newline="")
	reader = (
		csv.reader(stream, delimiter=delimiter, strict=strict)
		if quoted
		else csv.reader(stream, delimiter=delimiter, quoting=csv.QUOTE_NONE)
	)
	number = 0
	while True:
		number += 1
		try:
			cells = next(reader)
		except StopIteration:
			return
		except csv.Error as error:
			if "unexpected end" in str(error):
				raise cut_off(number) from error
			raise StatementError(
				"The cells of row {0} cannot be told apart: a quotation mark is not closed. Download the file again.",
				number,
				row=number,
			) from error
		if any(cells):
			yield number, cells


def titled(cell: str) -> str:
	"""A header as it is compared."""
	return " ".join(cell.strip().strip("`\t").split()).casefold()


@dataclass(frozen=True)
class Table:
	"""`places`: where each column stands, by its title in lower case; `row`: of the header."""

	places: Mapping[str, int]
	width: int
	row: int
	rows: Iterator[Row]

	@classmethod
	def of(cls, header: Sequence[str], row: int, rows: Iterator[Row]) -> "Table":
		"""Of two columns with one title the first counts; empty columns at the end are none."""
		titles = [titled(cell) for cell in header]
		places = {title: at for at, title in reversed(list(enumerate(titles))) if title}
		return cls(places, len(titles), row, rows)

	def at(self, *titles: str) -> int:
		"""The place of the first of these columns that there is, -1 for none."""
		return next((self.places[one.casefold()] for one in titles if one.casefold() in self.places), -1)

	def whole(self) -> Iterator[Row]:
		"""The rows, each with as many cells as the header has. Raises StatementError."""
		for number, cells in self.rows:
			self.require_whole(number, cells)
			yield number, cells

	def require_whole(self, number: int, cells: Sequence[str]) -> None:
		if len(cells) != self.width:
			raise StatementError(
				"Row {0} has {1} cells and the header has {2}: the file is cut off, or was changed by another program. "
				"Download it again.",
				number,
				len(cells),
				self.width,
				row=number,
			)


def find_header(rows: Iterator[Row], *needed: str) -> Table | None:
	"""The table whose header has these titles, within the first rows; None where there is none."""
	wanted = {one.casefold() for one in needed}
	for seen, (number, cells) in enumerate(rows):
		if wanted <= {titled(cell) for cell in cells}:
			return Table.of(cells, number, rows)
		if seen >= MOST_HEADER:
			return None
	return None


def cell(cells: Sequence[str], place: int) -> str:
	"""The text of a cell; "" where there is no such column."""
	return cells[place].strip() if place >= 0 else ""
