"""Frappe's exports, in which texts stay texts. A spreadsheet takes one that begins with an equals sign for a formula, and
whoever orders in a shop may write his name so."""

import frappe
from frappe.core.doctype.data_import import data_import
from frappe.desk import query_report, reportview

from ecom_erp.core.spreadsheets import without_formulas_csv, without_formulas_xlsx

REPORTS = {
	"list": reportview.export_query,
	"report": query_report.export_query,
}
KEPT = ("cmd", "export_in_background")


@frappe.whitelist()
def export_list():
	"""The export of a list, in place of `frappe.desk.reportview.export_query`."""
	_export("list")


@frappe.whitelist()
def export_report():
	"""The export of a report, in place of `frappe.desk.query_report.export_query`."""
	_export("report")


@frappe.whitelist()
def export_template(
	doctype: str,
	export_fields: str | None = None,
	export_records: str | None = None,
	export_filters: str | None = None,
	file_type: str = "CSV",
):
	"""The export of documents, in place of `data_import.download_template`."""
	data_import.download_template(doctype, export_fields, export_records, export_filters, file_type)
	_neutralise()


def _export(kind: str) -> None:
	if frappe.utils.cint(frappe.form_dict.get("export_in_background")):
		asked = {key: value for key, value in frappe.form_dict.items() if key not in KEPT}
		frappe.enqueue(send_export, queue="long", kind=kind, asked=asked)
		frappe.msgprint(frappe._("The export is being made. You receive it by e-mail."))
		return
	REPORTS[kind]()
	_neutralise()


def send_export(kind: str, asked: dict) -> None:
	"""The job of an export that its user receives by e-mail; only versions of Frappe that offer it ask for it."""
	frappe.local.form_dict = frappe._dict(asked)
	REPORTS[kind]()
	_neutralise()
	name, _dot, extension = frappe.response.filename.rpartition(".")
	address = frappe.db.get_value("User", frappe.session.user, "email")
	send = frappe.get_attr("frappe.desk.utils.send_report_email")
	send(address, name, extension, frappe.response.filecontent, attached_to_name=name)


def _neutralise() -> None:
	"""The file of the response, its formulas made texts."""
	response = frappe.local.response
	content = response.get("filecontent")
	if isinstance(content, bytes) and content[:2] == b"PK":
		response.filecontent = without_formulas_xlsx(content)
	elif isinstance(content, bytes):
		response.filecontent = without_formulas_csv(content.decode(), _delimiter()).encode()
	elif isinstance(content, str):
		response.filecontent = without_formulas_csv(content, _delimiter())
	if isinstance(response.get("result"), str):
		response.result = without_formulas_csv(response.result)


def _delimiter() -> str:
	return str(frappe.form_dict.get("csv_delimiter") or ",")
