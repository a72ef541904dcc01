"""Columns of the app's reports."""

from typing import Any

import frappe


def column(fieldname: str, label: str, fieldtype: str, width: int, options: str = "") -> dict[str, Any]:
	"""A column as script reports describe it; `options`: the DocType of a link, the field of a currency. A link whose
	documents the user may not see is a text: Frappe 15 refuses the whole report otherwise."""
	if fieldtype == "Link" and not _may_see(options):
		fieldtype, options = "Data", ""
	return {
		"fieldname": fieldname,
		"label": label,
		"fieldtype": fieldtype,
		"width": width,
		"options": options,
	}


def _may_see(doctype: str) -> bool:
	return any(frappe.has_permission(doctype, right) for right in ("read", "select"))
