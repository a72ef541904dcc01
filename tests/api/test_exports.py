"""What is exported holds no formula, whatever a buyer is called."""

import csv
import io
import json

import frappe
import openpyxl
import pytest
import requests

from tests.factories import shop as factory
from tests.factories.shop import line, make_order
from tests.factories.users import make_user, token

FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def order(shop) -> str:
	name = factory.pooled(shop, make_order(line("NO-SUCH-ITEM", "5.00")))
	frappe.db.set_value("Ecom Order", name, "buyer_name", FORMULA)
	frappe.db.commit()
	return name


def ask(live_site, method: str, **values) -> bytes:
	headers = token(make_user("Ecom Manager"))
	answer = requests.post(f"{live_site.url}/api/method/{method}", data=values, headers=headers, timeout=60)
	assert answer.status_code == 200, answer.text[:500]
	return answer.content


def list_export(live_site, order: str, **values) -> bytes:
	asked = {
		"doctype": "Ecom Order",
		"fields": json.dumps(["`tabEcom Order`.`name`", "`tabEcom Order`.`buyer_name`"]),
		"filters": json.dumps([["Ecom Order", "name", "=", order]]),
		"title": "Orders",
		**values,
	}
	return ask(live_site, "frappe.desk.reportview.export_query", **asked)


def test_a_list_as_csv(live_site, order):
	file = list_export(live_site, order, file_format_type="CSV", csv_delimiter=";", csv_quoting=2).decode()
	_head, row = csv.reader(io.StringIO(file, newline=""), delimiter=";")
	assert row[1:3] == [order, f"'{FORMULA}"]


def test_a_list_as_a_workbook(live_site, order):
	book = openpyxl.load_workbook(io.BytesIO(list_export(live_site, order, file_format_type="Excel")))
	cells = [cell for row in book.active for cell in row if cell.value == FORMULA]
	assert [cell.data_type for cell in cells] == ["s"]


@pytest.mark.parametrize("kind", ["CSV", "Excel"])
def test_a_report(live_site, shop, order, kind):
	frappe.db.set_value("Ecom Order", order, "channel", FORMULA)
	frappe.db.commit()
	file = ask(
		live_site,
		"frappe.desk.query_report.export_query",
		report_name="Ecom Orders by Channel",
		file_format_type=kind,
		filters=json.dumps({"shop": shop}),
		visible_idx=json.dumps([0]),
		include_filters=0,
	)
	if kind == "CSV":
		assert f"'{FORMULA}" in file.decode()
		assert f'"{FORMULA}' not in file.decode()
	else:
		cells = [cell for row in openpyxl.load_workbook(io.BytesIO(file)).active for cell in row]
		assert FORMULA in [cell.value for cell in cells]
		assert "f" not in [cell.data_type for cell in cells]


@pytest.mark.parametrize("kind", ["CSV", "Excel"])
def test_documents_to_be_imported_again(live_site, order, kind):
	file = ask(
		live_site,
		"frappe.core.doctype.data_import.data_import.download_template",
		doctype="Ecom Order",
		export_fields=json.dumps({"Ecom Order": ["name", "buyer_name"]}),
		export_records="by_filter",
		export_filters=json.dumps({"name": order}),
		file_type=kind,
	)
	if kind == "CSV":
		assert f"'{FORMULA}" in file.decode()
	else:
		cells = [cell for row in openpyxl.load_workbook(io.BytesIO(file)).active for cell in row]
		assert [cell.data_type for cell in cells if cell.value == FORMULA] == ["s"]
