"""Files of any shape are read or refused in a sentence, and in little memory."""

import io
import subprocess
import sys
import zipfile

import frappe
import openpyxl
import pytest

from ecom_erp.flows.intake import order_file

MEGABYTES = 300


def workbook(rows) -> bytes:
	book = openpyxl.Workbook(write_only=True)
	sheet = book.create_sheet()
	for row in rows:
		sheet.append(row)
	file = io.BytesIO()
	book.save(file)
	return file.getvalue()


def with_sheet(sheet: bytes, **parts: bytes) -> bytes:
	"""A workbook whose first sheet is this XML."""
	file = io.BytesIO()
	with (
		zipfile.ZipFile(io.BytesIO(workbook([["a"]]))) as given,
		zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made,
	):
		for name in given.namelist():
			made.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else given.read(name))
		for name, part in parts.items():
			made.writestr(name, part)
	return file.getvalue()


def sheet(rows: bytes) -> bytes:
	space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	return b'<worksheet xmlns="' + space + b'"><sheetData>' + rows + b"</sheetData></worksheet>"


def cell(place: str, text: str = "x") -> bytes:
	return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


HEADER = b'<row r="1">' + cell("A1", "Order ID") + cell("B1", "SKU") + b"</row>"


def far_cells(count: int = 30_000) -> bytes:
	"""Each row has one cell, in the last column there can be."""
	rows = b"".join(b'<row r="%d">' % row + cell(f"XFD{row}") + b"</row>" for row in range(2, count))
	return with_sheet(sheet(HEADER + rows))


def one_wide_row() -> bytes:
	return with_sheet(sheet(b'<row r="1">' + cell("A1", "Order ID") + cell("XFD1", "SKU") + b"</row>"))


def a_long_text() -> bytes:
	return with_sheet(sheet(HEADER + b'<row r="2">' + cell("A2", "x" * 130_000_000) + b"</row>"))


BOMBS = {
	"far_cells": (far_cells, None),
	"one_wide_row": (one_wide_row, "columns"),
	"a_long_text": (a_long_text, "too large"),
}
PROBE = """
import resource, sys
import frappe
from ecom_erp.flows.intake import order_file
frappe.local.lang = "en"
frappe._ = lambda text, *rest, **more: text
class Refused(Exception): pass
def throw(text, *rest, **more): raise Refused(text)
frappe.throw, order_file._ = throw, frappe._
data = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
	said = "%d rows" % len(order_file.table(data)[1])
except Refused as refusal:
	said = str(refusal)
print(said, "|", (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize("name", BOMBS)
def test_no_workbook_takes_much_memory(tmp_path, name):
	"""In a process of its own, whose memory is measured."""
	make, refused = BOMBS[name]
	path = tmp_path / "orders.xlsx"
	path.write_bytes(make())
	done = subprocess.run(
		[sys.executable, "-c", PROBE, str(path)], capture_output=True, text=True, check=True
	)
	said, megabytes = done.stdout.rsplit("|", 1)
	assert int(megabytes) < MEGABYTES, done.stdout
	assert refused is None or refused in said, said


@pytest.mark.parametrize(
	"data",
	[
		b'Order ID,SKU\n"' + b"x" * 140_000 + b'",1\n',
		with_sheet(b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData>&b;</sheetData></worksheet>'),
		with_sheet(b"<worksheet><sheetData><row>"),
		with_sheet(sheet(b'<row r="x"><c r="A1"/></row>')),
		with_sheet(sheet(b'<row r="1"><c r="1A"><v>1</v></c></row>')),
		with_sheet(sheet(b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>')),
		b"PK\x03\x04 and no more",
		b"PK",
	],
	ids=["long-cell", "entities", "cut", "row", "column", "string", "no-zip", "two-bytes"],
)
def test_what_is_no_table_is_said_in_a_sentence(site, data):
	with pytest.raises(frappe.ValidationError, match=r"Excel|empty"):
		order_file.table(data)


def test_a_workbook_is_read_as_it_was(site):
	rows = [["Order ID", "SKU", "Note"], [1, "A", None], [2, "B", "x"], [None, None, None]]
	assert order_file.table(workbook(rows)) == (["Order ID", "SKU", "Note"], [[1, "A"], [2, "B", "x"]])


@pytest.mark.parametrize(
	"limit, most, refused",
	[
		("MOST_ROWS", 2, "more than 2 rows"),
		("MOST_COLUMNS", 2, "more than 2 columns"),
		("MOST_CELLS", 8, "too large"),
		("MOST_VALUES", 8, "too large"),
		("MOST_CHARACTERS", 30, "too large"),
	],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_beyond_a_limit_is_refused(site, monkeypatch, limit, most, refused, kind):
	rows = [["Order ID", "SKU", "Note"], *([str(row), "ABC", "note"] for row in range(3))]
	data = workbook(rows) if kind == "xlsx" else "\n".join(map(",".join, rows)).encode()
	assert len(order_file.table(data)[1]) == 3
	monkeypatch.setattr(order_file, limit, most)
	with pytest.raises(frappe.ValidationError, match=refused):
		order_file.table(data)


ORDERS = [["Order ID", "Date", "SKU", "Quantity", "Price"], ["A1", "2026-03-02", "X", 1, 2]]


def sheets(*named: tuple[str, list[list]], hidden: str = "") -> bytes:
	book = openpyxl.Workbook()
	book.remove(book.active)
	for name, rows in named:
		made = book.create_sheet(name)
		made.sheet_state = "hidden" if name == hidden else "visible"
		for row in rows:
			made.append(row)
	file = io.BytesIO()
	book.save(file)
	return file.getvalue()


def test_the_sheet_with_the_orders_is_read(site):
	"""Whatever stands before it or is hidden; a second one with orders is never passed over."""
	about = ("About", [["Orders of March"], ["made by", "hand"]])
	lists = ("Lists", [["Order ID", "Date", "SKU", "Quantity", "Price"], ["Z9", "2026-01-01", "Y", 9, 9]])
	march, april = ("March", ORDERS), ("April", [ORDERS[0], ["A2", *ORDERS[1][1:]]])
	assert order_file.table(sheets(about, march))[1] == ORDERS[1:]
	assert order_file.table(sheets(lists, march, about, hidden="Lists"))[1] == ORDERS[1:]
	assert order_file.table(sheets(march, ("April", ORDERS[:1])))[1] == ORDERS[1:]
	with pytest.raises(frappe.ValidationError, match="March, April"):
		order_file.table(sheets(march, april))
	own = [["Nr", "Was"], ["1", "X"]]
	with pytest.raises(frappe.ValidationError, match="One, Two"):
		order_file.table(sheets(("One", own), ("Two", own)))


def test_a_formula_without_a_result_is_no_empty_cell(site):
	"""Of a program that writes formulas and calculates none; elsewhere an empty text may be the result."""
	with pytest.raises(frappe.ValidationError, match="never calculated"):
		order_file.table(sheets(("March", [[*ORDERS[0], "Discount"], [*ORDERS[1], "=E2/2"]])))
	empty = b'<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="str"><f>IF(A2,"","x")</f><v></v></c></row>'
	assert order_file.table(with_sheet(sheet(HEADER + empty)))[1] == [[1]]
