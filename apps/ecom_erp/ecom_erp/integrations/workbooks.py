"""Excel workbooks that strangers made, opened without being filled up by them."""

import io
import re
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

# What is read into memory at once. A workbook is packed: a small one may hold a table that no machine does.
MOST_UNPACKED = {
	"xl/worksheets/": 120_000_000,
	"": 40_000_000,
}  # bytes of one part, by the beginning of its name
PARTS_READ_WHOLE = 60_000_000  # bytes of all parts but the sheets
MOST_COLUMNS = 500
CHUNK = 1_000_000
LONGEST_CELL = 20_000  # bytes: a formula has up to 8192 characters
# a cell with a formula and without a result; one of type "str" has an empty text as its result
_UNCALCULATED = re.compile(
	rb'<c(?=\s|>)(?![^>]*\st="str")[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


class TooLarge(ValueError):
	"""A part of the workbook would not fit into memory."""


class Uncalculated(ValueError):
	"""Programs that only write formulas leave the calculation to the one that opens the file; here such a cell is empty."""


class Unreadable(ValueError):
	"""No workbook that can be read."""


def check(data: bytes) -> None:
	"""Raises TooLarge, Uncalculated, or what a broken archive raises."""
	whole = 0
	book = ZipFile(io.BytesIO(data))
	for part in book.infolist():
		most = next(size for start, size in MOST_UNPACKED.items() if part.filename.startswith(start))
		whole += 0 if part.filename.startswith("xl/worksheets/") else part.file_size
		if part.file_size > most or whole > PARTS_READ_WHOLE:
			raise TooLarge
	sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
	if any(_has_uncalculated_formula(book, name) for name in sheets):
		raise Uncalculated


def rows(data: bytes) -> Iterator[tuple[int, list[Any]]]:
	"""Rows of the first sheet that is shown and has any, with their numbers; those without a value are left out. Raises
	TooLarge, Uncalculated, Unreadable."""
	try:
		check(data)
		book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
	except (TooLarge, Uncalculated):
		raise
	except (
		BadZipFile,
		KeyError,
		LookupError,
		TypeError,
		ValueError,
		AttributeError,
		SyntaxError,
		NotImplementedError,
		EOFError,
	) as error:
		raise Unreadable from error
	try:
		for sheet in book.worksheets:
			if sheet.sheet_state == "visible":
				sheet.reset_dimensions()  # what the file says of its size
				found = False
				for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
					if any(one not in (None, "") for one in row):
						found = True
						yield number, list(row)
				if found:
					return
	finally:
		book.close()


def _has_uncalculated_formula(book: ZipFile, name: str) -> bool:
	with book.open(name) as part:
		before = b""
		while chunk := part.read(CHUNK):
			if b"<f" in (seen := before + chunk) and _UNCALCULATED.search(seen):
				return True
			before = chunk[-LONGEST_CELL:]
	return False
