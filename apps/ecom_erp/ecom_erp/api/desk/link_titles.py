"""Titles and existence of linked documents, which version 15 of Frappe tells whoever asks. What is not seen is answered as what
is not there."""

from typing import Any

import frappe
from frappe import client
from frappe.desk import search

from ecom_erp.api.desk.permission import is_own


@frappe.whitelist()
def get_link_title(doctype: str, docname: str):
	"""In place of `frappe.desk.search.get_link_title`: the name alone of a document of this app that the user may not
	read."""
	return docname if _is_hidden(doctype, docname) else search.get_link_title(doctype, docname)


@frappe.whitelist()
def validate_link(doctype: str, docname: str, fields: list[str] | str | None = None):
	"""In place of `frappe.client.validate_link`, which version 15 has: {"name": None} for a document of this app that the user may
	not read."""
	if _is_hidden(doctype, docname):
		frappe.has_permission(doctype, throw=True)
		return {"name": None}
	return client.validate_link(doctype, docname, fields)


@frappe.whitelist(methods=["GET", "POST"])
def validate_link_and_fetch(
	doctype: str,
	docname: str,
	fields_to_fetch: list[str] | str | None = None,
	query: str | None = None,
	filters: dict | list | str | None = None,
	**search_args: Any,
):
	"""In place of `frappe.client.validate_link_and_fetch`, which version 16 has and whose search may hold too many documents to
	show that this one is not among them: {} for a document of this app that the user may not read."""
	if docname and _is_hidden(doctype, docname):
		return {}
	named = query and frappe.override_whitelisted_method(query)
	return client.validate_link_and_fetch(doctype, docname, fields_to_fetch, named, filters, **search_args)


def _is_hidden(doctype: str, name: str) -> bool:
	"""Whether it would be a document of this app, but is none that the user may choose. Asked of the list: whoever asks for the right
	to a document is told why he has none."""
	if not is_own(doctype):
		return False
	if not any(frappe.has_permission(doctype, right) for right in ("select", "read")):
		return True
	return not frappe.get_list(doctype, filters={"name": name}, pluck="name", limit=1)
