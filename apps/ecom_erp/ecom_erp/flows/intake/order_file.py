"""The file of an Order Import as rows of cells."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import BadZipFile

import frappe
from frappe import _
from openpyxl import load_workbook

from ecom_erp.core.intake import table_text
from ecom_erp.core.intake.copies import table as copied_table
from ecom_erp.core.intake.table_header import guess, missing
from ecom_erp.integrations import workbooks

# What is read into memory at once. A workbook is packed: a small one may hold a table that no machine does.
MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_CELLS = 8_000_000  # empty ones included
MOST_VALUES = 1_200_000
MOST_CHARACTERS = 40_000_000
LOOKED_AT = 100  # rows in which a sheet that has any shows one


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
	"""Header and rows; of a workbook those of the sheet with orders, else of its first. Raises ValidationError with what is wrong."""
	try:
		rows = _measured(_rows(data))
	except TooLarge as error:
		frappe.throw(str(error))
	except table_text.OpenQuote as error:
		frappe.throw(
			_(
				"A quotation mark in row {0} is not closed, so the cells behind it cannot be told apart. Correct it, or "
				"export the file again."
			).format(error.row)
		)
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


def _rows(data: bytes) -> Iterable[Iterable]:
	if data[:2] == b"PK":
		return _workbook(data)
	return (
		copied_table.rows_of_json(data)
		if copied_table.is_json(data)
		else copied_table.plain(table_text.rows(data))
	)


def _measured(rows: Iterable[Iterable]) -> list[list]:
	"""The rows, without empty cells at their ends. Raises TooLarge."""
	found: list[list] = []
	cells = values = characters = 0
	for given in rows:
		row = list(given)
		width = len(row)
		while row and row[-1] in (None, ""):
			row.pop()
		if len(row) > MOST_COLUMNS:
			raise TooLarge(
				_("The file has more than {0} columns. Remove those that are not needed.").format(
					MOST_COLUMNS
				)
			)
		if not found and width <= MOST_COLUMNS:
			row += [""] * (width - len(row))  # cells may stand below a header that is empty
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
		sheet, header = _sheet_of_orders(book)
		yield header
		if header:
			yield from sheet.iter_rows(
				min_row=2, max_col=min(len(header), MOST_COLUMNS + 1), values_only=True
			)
	finally:
		book.close()


def _sheet_of_orders(book):
	"""The sheet that is read, and its header: the only one with the columns of orders, else the first."""
	shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
	sheets = [(sheet, _header(sheet)) for sheet in shown]
	found = [one for one in sheets if one[1] and not missing(guess(one[1])) and _has_rows(*one)]
	if not found:  # columns that only a mapping knows
		found = [one for one in sheets if one[1] == sheets[0][1] and _has_rows(*one)]
	if len(found) > 1:
		names = ", ".join(sheet.title for sheet, _header in found)
		frappe.throw(_("Several sheets contain orders: {0}. Save each as a file of its own.").format(names))
	return found[0] if found else sheets[0]


def _has_rows(sheet, header) -> bool:
	rows = sheet.iter_rows(min_row=2, max_row=LOOKED_AT, max_col=len(header) or 1, values_only=True)
	return any(any(cell not in (None, "") for cell in row) for row in rows)


def _header(sheet) -> tuple:
	"""It says how many columns there are; without it each row is as wide as the widest there can be."""
	sheet.reset_dimensions()  # what the file says of its size
	header = next(sheet.iter_rows(max_row=1, values_only=True), ())
	while header and header[-1] in (None, ""):
		header = header[:-1]
	return header


def _check_parts(data: bytes) -> None:
	"""Raises TooLarge for a workbook with a part that would not fit into memory."""
	try:
		workbooks.check(data)
	except workbooks.TooLarge:
		raise TooLarge(_("The file is too large to be read at once. Split it."))
	except workbooks.Uncalculated:
		frappe.throw(
			_(
				"The file contains formulas that were never calculated. Open it in a spreadsheet program, save it, and "
				"attach it again."
			)
		)
