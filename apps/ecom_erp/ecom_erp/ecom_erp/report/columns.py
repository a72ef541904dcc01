"""Columns of the app's reports."""

from typing import Any


def column(fieldname: str, label: str, fieldtype: str, width: int, options: str = "") -> dict[str, Any]:
	"""A column as script reports describe it; `options`: the DocType of a link, the field of a currency."""
	return {
		"fieldname": fieldname,
		"label": label,
		"fieldtype": fieldtype,
		"width": width,
		"options": options,
	}
