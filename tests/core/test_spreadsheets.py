"""No text of an export is a formula."""

import csv
import io

import openpyxl
import pytest

from ecom_erp.core.spreadsheets import without_formulas_csv, without_formulas_xlsx

FORMULAS = ["=cmd|' /C calc'!A0", "@SUM(A1)", "+cmd", "-2+3", "\t=1", " =1", '=HYPERLINK("http://x")']
TEXTS = ["Ada", "-5.00", "+49 30 1234", "-", "a=b", "a,=b", 'a "=b"', "2026-11-26", "", "-1,234.50"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
def test_in_a_csv_file_a_formula_begins_with_an_apostrophe(delimiter, quoting):
	rows = [["Sr", *FORMULAS], [1.5, *TEXTS]]
	file = io.StringIO()
	csv.writer(file, delimiter=delimiter, quoting=quoting).writerows(rows)
	made = without_formulas_csv(file.getvalue(), delimiter)
	head, second = csv.reader(io.StringIO(made, newline=""), delimiter=delimiter)
	assert head[1:] == [f"'{one}" for one in FORMULAS]
	assert second[1:] == TEXTS


def test_in_a_workbook_a_formula_is_a_text_that_says_the_same():
	book = openpyxl.Workbook(write_only=True)
	sheet = book.create_sheet("Orders")
	sheet.append(["Sr", *FORMULAS])
	sheet.append([1, *TEXTS])
	file = io.BytesIO()
	book.save(file)
	assert sum(cell.data_type == "f" for row in openpyxl.load_workbook(file).active for cell in row) == 2
	found = openpyxl.load_workbook(io.BytesIO(without_formulas_xlsx(file.getvalue()))).active
	head, second = list(found)
	assert "f" not in {cell.data_type for cell in head}
	assert [cell.value for cell in head][1 : len(FORMULAS) + 1] == FORMULAS
	assert [cell.value or "" for cell in second] == [1, *TEXTS]
