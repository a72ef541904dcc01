"""Rows of any DocType without a person: fields are emptied, and in all other texts what identifies him is replaced."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import frappe

TEXTS = {
	"Data",
	"Small Text",
	"Text",
	"Long Text",
	"Code",
	"Text Editor",
	"HTML Editor",
	"Markdown Editor",
	"JSON",
	"Read Only",
	"Phone",
	"Barcode",
}
KEPT_BESIDE = ("_comments", "_user_tags")  # what Frappe keeps of a document in its row


def scrub_rows(
	doctype: str,
	filters: Mapping[str, Any],
	scrub: Callable[[str], str],
	emptied: Mapping[str, str | None] | None = None,
	kept: Collection[str] = (),
) -> list[str]:
	"""Empty fields (`emptied`: the value each gets), scrub all other texts but `kept`, of the rows and of their tables; the
	rows' names. Frappe's own save is passed by: it would note the old values as a version."""
	meta = frappe.get_meta(doctype)
	present = set(frappe.db.get_table_columns(doctype))
	emptied = {field: value for field, value in (emptied or {}).items() if field in present}
	texts = {df.fieldname for df in meta.fields if df.fieldtype in TEXTS and not df.get("is_virtual")}
	texts = (texts & present) - set(emptied) - set(kept)
	beside = [column for column in KEPT_BESIDE if column in present]
	fields = ["name", *sorted(texts), *emptied, *beside]
	rows = frappe.get_all(doctype, filters=dict(filters), fields=fields, limit_page_length=0, order_by="name")
	for row in rows:
		changed = {
			field: said for field in texts if row[field] and (said := scrub(str(row[field]))) != row[field]
		}
		changed |= {field: value for field, value in emptied.items() if row[field] and row[field] != value}
		changed |= {column: None for column in beside if row[column]}
		if changed:
			frappe.db.set_value(doctype, row.name, changed, update_modified=False)
	names = [row.name for row in rows]
	if names and not meta.istable:
		for table in meta.get_table_fields():
			if not frappe.get_meta(table.options).is_virtual:
				scrub_rows(table.options, {"parenttype": doctype, "parent": ("in", names)}, scrub)
	return names
