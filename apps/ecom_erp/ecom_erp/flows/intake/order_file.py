"""The file of an Order Import as rows of cells."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import frappe
from frappe import _
from openpyxl import load_workbook

from ecom_erp.core.intake import table_text

# What is read into memory at once. A workbook is packed: a small one may hold a table that no machine does.
MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_CELLS = 8_000_000  # empty ones included
MOST_VALUES = 1_200_000
MOST_CHARACTERS = 40_000_000
MOST_UNPACKED = {
	"xl/worksheets/": 120_000_000,
	"": 40_000_000,
}  # bytes of one part, by the beginning of its name
PARTS_READ_WHOLE = 60_000_000  # bytes of all parts but the sheets


class TooLarge(Exception):
	"""The table is larger than what is read. The message says what to do."""


def content(doc) -> bytes:
	"""The attached file, which the user must be allowed to read. Raises ValidationError when it is not there."""
	name = frappe.db.get_value("File", {"file_url": doc.file, "attached_to_name": doc.name}) or (
		frappe.db.get_value("File", {"file_url": doc.file})
	)
	if not name:
		frappe.throw(_("The file {0} no longer exists. Attach it again.").format(doc.file))
	file = frappe.get_doc("File", name)
	file.check_permission("read")
	path = Path(file.get_full_path())
	if not path.is_file():
		frappe.throw(_("The file {0} no longer exists. Attach it again.").format(doc.file))
	return path.read_bytes()


def digest(data: bytes) -> str:
	return hashlib.sha256(data).hexdigest()


def table(data: bytes) -> tuple[list[str], list[list]]:
	"""Header and rows; of a workbook those of its first sheet. Raises ValidationError with what is wrong."""
	try:
		rows = _measured(_workbook(data) if data[:2] == b"PK" else table_text.rows(data))
	except TooLarge as error:
		frappe.throw(str(error))
	except (ValueError, KeyError, LookupError, TypeError, AttributeError, SyntaxError, OverflowError):
		rows = None  # SyntaxError: XML that is none
	except (BadZipFile, NotImplementedError, EOFError, csv.Error):
		rows = None
	if rows is None:
		frappe.throw(
			_(
				"This is neither a CSV file in UTF-8, GBK or Windows-1252 nor an Excel file (.xlsx). Save it as "
				"CSV UTF-8."
			)
		)
	if not any(rows):
		frappe.throw(_("The file is empty"))
	return [str(cell or "").strip() for cell in rows[0]], rows[1:]


def _measured(rows: Iterable[Iterable]) -> list[list]:
	"""The rows, without empty cells at their ends. Raises TooLarge."""
	found: list[list] = []
	cells = values = characters = 0
	for given in rows:
		row = list(given)
		while row and row[-1] in (None, ""):
			row.pop()
		if len(row) > MOST_COLUMNS:
			raise TooLarge(
				_("The file has more than {0} columns. Remove those that are not needed.").format(
					MOST_COLUMNS
				)
			)
		found.append(row)
		cells += len(row)
		values += sum(cell is not None for cell in row)
		characters += sum(len(cell) for cell in row if isinstance(cell, str))
		if len(found) > MOST_ROWS + 1:
			raise TooLarge(_("The file has more than {0} rows. Split it.").format(MOST_ROWS))
		if cells > MOST_CELLS or values > MOST_VALUES or characters > MOST_CHARACTERS:
			raise TooLarge(_("The file is too large to be read at once. Split it."))
	while len(found) > 1 and not found[-1]:
		found.pop()
	return found


def _workbook(data: bytes) -> Iterator[tuple]:
	_check_parts(data)
	book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
	try:
		sheet = book.worksheets[0]
		sheet.reset_dimensions()  # what the file says of its size
		# the header says how many columns there are; without it each row is as wide as the widest there can be
		header = next(sheet.iter_rows(max_row=1, values_only=True), ())
		while header and header[-1] in (None, ""):
			header = header[:-1]
		yield header
		if header:
			yield from sheet.iter_rows(
				min_row=2, max_col=min(len(header), MOST_COLUMNS + 1), values_only=True
			)
	finally:
		book.close()


def _check_parts(data: bytes) -> None:
	"""Raises TooLarge for a workbook with a part that would not fit into memory."""
	whole = 0
	for part in ZipFile(io.BytesIO(data)).infolist():
		most = next(size for start, size in MOST_UNPACKED.items() if part.filename.startswith(start))
		whole += 0 if part.filename.startswith("xl/worksheets/") else part.file_size
		if part.file_size > most or whole > PARTS_READ_WHOLE:
			raise TooLarge(_("The file is too large to be read at once. Split it."))
