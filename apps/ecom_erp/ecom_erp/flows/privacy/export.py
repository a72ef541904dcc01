"""All that is held of a person in one ZIP: `person.json` for machines, `person.html` for people, a CSV of each kind, and the files."""

import csv
import html
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.model import display_fieldtypes, table_fields
from frappe.utils import now_datetime

from ecom_erp.core.spreadsheets import without_formulas_csv
from ecom_erp.flows.privacy.beside import delete_files
from ecom_erp.flows.privacy.person import Person
from ecom_erp.flows.privacy.summary import held

REQUEST = "Privacy Request"
LEFT_OUT = {"Inbox Message", "Outbox Message"}  # the same again, as shops tell it
# the machine's own, nothing of a person
_NOT_TOLD = {"step", "step_due_at", "step_attempts", "public_token", "idempotency_key", "request_key"}


def keep(request: str, person: Person) -> None:
	"""Make the ZIP, and keep it with the request as a private file; an earlier one goes."""
	delete_files(REQUEST, [request])
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"person-{request}.zip",
			"attached_to_doctype": REQUEST,
			"attached_to_name": request,
			"attached_to_field": "export_file",
			"is_private": 1,
			"content": archive(person),
		}
	)
	file.flags.ignore_permissions = True
	file.insert(ignore_permissions=True)
	frappe.db.set_value(REQUEST, request, "export_file", file.file_url, update_modified=False)


def archive(person: Person) -> bytes:
	"""The ZIP."""
	kinds = held(person)
	rows = {doctype: _rows(doctype, names) for doctype, names in kinds.items()}
	told = {doctype: found for doctype, found in rows.items() if found and doctype not in LEFT_OUT}
	whole = {
		"made_at": str(now_datetime()),
		"site": frappe.local.site,
		"identifiers": {"emails": person.emails, "telephones": person.phones},
		"documents": rows,
	}
	out = io.BytesIO()
	with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
		packed.writestr("person.json", json.dumps(whole, ensure_ascii=False, indent=1, default=str))
		packed.writestr("person.html", _page(person, told))
		for doctype, found in told.items():
			packed.writestr(f"csv/{doctype.lower().replace(' ', '_')}.csv", _table(found))
		for name, content in _files(kinds):
			packed.writestr(f"files/{name}", content)
	return out.getvalue()


def _rows(doctype: str, names: list[str]) -> list[dict[str, Any]]:
	meta = frappe.get_meta(doctype)
	told = [
		df
		for df in meta.fields
		if df.fieldtype not in (*display_fieldtypes, "Password") and df.fieldname not in _NOT_TOLD
	]
	found = []
	for name in names:
		data = frappe.get_doc(doctype, name).as_dict(no_nulls=True)
		row: dict[str, Any] = {"name": name, "creation": data.get("creation")}
		for df in told:
			value = data.get(df.fieldname)
			if value in (None, "", 0, []):
				continue
			row[df.fieldname] = [_part(one) for one in value] if df.fieldtype in table_fields else value
		found.append(row)
	return found


def _part(row: dict[str, Any]) -> dict[str, Any]:
	beside = {
		"name",
		"owner",
		"modified_by",
		"parent",
		"parentfield",
		"parenttype",
		"doctype",
		"docstatus",
		"modified",
	}
	return {key: value for key, value in row.items() if key not in beside and value not in (None, "", 0)}


def _table(rows: list[dict[str, Any]]) -> str:
	columns = sorted({key for row in rows for key in row}, key=lambda one: (one != "name", one))
	out = io.StringIO()
	writer = csv.writer(out)
	writer.writerow(columns)
	for row in rows:
		writer.writerow([_said(row.get(column)) for column in columns])
	return "\ufeff" + without_formulas_csv(out.getvalue())


def _said(value: Any) -> str:
	if isinstance(value, list | dict):
		return json.dumps(value, ensure_ascii=False, default=str)
	return "" if value is None else str(value)


def _page(person: Person, rows: dict[str, list[dict[str, Any]]]) -> str:
	parts = [
		f"<!doctype html><html lang='{frappe.local.lang or 'en'}'><meta charset='utf-8'>",
		f"<title>{html.escape(_('Personal Data'))}</title>",
		"<style>body{font:14px sans-serif;margin:2em}table{border-collapse:collapse;margin-bottom:2em}"
		"td,th{border:1px solid #ccc;padding:4px 8px;text-align:left;vertical-align:top}"
		"td{white-space:pre-wrap;overflow-wrap:anywhere;max-width:50em}</style>",
		f"<h1>{html.escape(_('Personal Data'))}</h1>",
		f"<p>{html.escape(', '.join((*person.emails, *person.phones)))}</p>",
	]
	for doctype, found in rows.items():
		meta = frappe.get_meta(doctype)
		parts.append(f"<h2>{html.escape(_(doctype))} ({len(found)})</h2>")
		for row in found:
			parts.append(f"<h3>{html.escape(str(row['name']))}</h3><table>")
			for key, value in row.items():
				label = _(meta.get_label(key), context=doctype) if meta.get_field(key) else key
				parts.append(f"<tr><th>{html.escape(label)}</th><td>{html.escape(_said(value))}</td></tr>")
			parts.append("</table>")
	return "".join(parts)


def _files(kinds: dict[str, list[str]]):
	"""(name, content) of the files that are attached to the documents."""
	number = 0
	for doctype, names in kinds.items():
		of = {"attached_to_doctype": doctype, "attached_to_name": ("in", names)}
		for row in frappe.get_all("File", of, ["name", "file_name"]):
			path = Path(frappe.get_doc("File", row.name).get_full_path())
			if path.is_file():
				number += 1
				yield f"{number:03}-{Path(row.file_name or 'file').name}", path.read_bytes()
