"""Files for spreadsheets in which a text is no formula, whatever it begins with."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TextIO
from zipfile import ZIP_DEFLATED, ZipFile

# what makes a spreadsheet read a cell as a formula; a number with its sign, or a telephone number, is none
_FORMULA = re.compile(r"\s*(?:[=@\t\r]|[+-](?![\d\s()./,-]*$))")
_CELL = re.compile(rb"<c ([^>]*)><f>(.*?)</f><v\s*/?>(?:</v>)?</c>", re.DOTALL)
_KIND = re.compile(rb'\s*\bt="[^"]*"')


def without_formulas_csv(text: str, delimiter: str = ",") -> str:
	"""The file, each cell that would be a formula with an apostrophe before it, as spreadsheets mark a text."""
	sign = re.escape(delimiter)
	cell = re.compile(rf'(?P<cell>"(?:[^"]|"")*"|[^{sign}\r\n"]*)(?P<end>{sign}|\r\n|\r|\n|\Z)')
	return cell.sub(_text_cell, text)


_GUARDED = re.compile(r"'+")


def guarded(text: str) -> str:
	"""The text as a cell of a CSV file that no spreadsheet takes for a formula; `unguarded` gives the text back."""
	bare = _GUARDED.sub("", text, count=1) if text.startswith("'") else text
	return f"'{text}" if _FORMULA.match(bare) else text


def unguarded(cell: str) -> str:
	"""The text of a cell that `guarded` has written."""
	return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell


def write_csv(text: TextIO, rows: Iterable[Sequence[object]], guard: bool = True) -> None:
	"""Write rows of texts, whole numbers and Decimals as CSV. `guard`: for people, whose spreadsheet would take a text for a
	formula; a machine gets the texts as they are."""
	writer = csv.writer(text, lineterminator="\r\n")
	for row in rows:
		cells = [format(one, "f") if isinstance(one, Decimal) else "" if one is None else one for one in row]
		writer.writerow([guarded(one) if guard and isinstance(one, str) else one for one in cells])


def _text_cell(found: re.Match) -> str:
	cell = found["cell"]
	quoted = cell.startswith('"')
	if not _FORMULA.match(cell[1:-1] if quoted else cell):
		return found[0]
	return (f"\"'{cell[1:]}" if quoted else f"'{cell}") + found["end"]


def without_formulas_xlsx(data: bytes) -> bytes:
	"""The workbook, as Frappe writes it, each of its formulas a text: what stands in the cell stays."""
	with ZipFile(io.BytesIO(data)) as given:
		parts = {part.filename: given.read(part) for part in given.infolist()}
	sheets = {name: part for name, part in parts.items() if name.startswith("xl/worksheets/")}
	if not any(b"<f>" in part for part in sheets.values()):
		return data
	made = io.BytesIO()
	with ZipFile(made, "w", ZIP_DEFLATED) as book:
		for name, part in parts.items():
			book.writestr(name, _CELL.sub(_text, part) if name in sheets else part)
	return made.getvalue()


def _text(found: re.Match) -> bytes:
	attributes = _KIND.sub(b"", found[1])
	return b'<c %s t="inlineStr"><is><t xml:space="preserve">=%s</t></is></c>' % (attributes, found[2])
