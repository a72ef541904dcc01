"""A workbook with one sheet, written row by row, so that its size does not matter. Texts stay texts, whatever they begin with;
numbers are numbers as long as a spreadsheet holds all of their digits."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LONGEST_CELL = 32_767  # characters, by the file format
MOST_ROWS = 1_048_576
MOST_DIGITS = 15
_BREAKS = {"\r": "&#13;"}
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
	"[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
	'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
	f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
	f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
	"_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
	f'<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
	"xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_DOCUMENT}"><sheets>'
	'<sheet name="Orders" sheetId="1" r:id="rId1"/></sheets></workbook>',
	"xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
	f'<Relationship Id="rId1" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


class DoesNotFit(ValueError):
	"""A text is longer than a cell, or there are more rows than a sheet. The message is the English source text."""


def write(stream: IO[bytes], rows: Iterable[Sequence[object]]) -> None:
	"""Write the rows (texts, whole numbers, Decimals) as a workbook. Raises DoesNotFit."""
	with ZipFile(stream, "w", ZIP_DEFLATED) as book:
		for name, part in _PARTS.items():
			book.writestr(_member(name), _HEAD + part)
		with book.open(_member("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
			sheet.write(f'{_HEAD}<worksheet xmlns="{_SHEET}"><sheetData>'.encode())
			for number, row in enumerate(rows, 1):
				if number > MOST_ROWS:
					raise DoesNotFit("A sheet has at most 1,048,576 rows. Choose fewer orders, or CSV.")
				cells = "".join(f"<c{_cell(value)}" for value in row)
				sheet.write(f"<row>{cells}</row>".encode())
			sheet.write(b"</sheetData></worksheet>")


def _member(name: str) -> ZipInfo:
	"""Without the time of day: the same rows are the same file."""
	member = ZipInfo(name)
	member.compress_type = ZIP_DEFLATED
	return member


def _cell(value: object) -> str:
	if value == "":
		return "/>"
	if (
		isinstance(value, int | Decimal)
		and len(format(value, "f").strip("-0").replace(".", "")) <= MOST_DIGITS
	):
		return f"><v>{value:f}</v></c>" if isinstance(value, Decimal) else f"><v>{value}</v></c>"
	text = format(value, "f") if isinstance(value, Decimal) else str(value)
	if len(text) > LONGEST_CELL:
		raise DoesNotFit("A text is longer than a cell of a workbook. Choose CSV.")
	return f' t="inlineStr"><is><t xml:space="preserve">{escape(text, _BREAKS)}</t></is></c>'
