"""Rights to this app's documents that methods of Frappe and ERPNext do not ask for. Each takes the place of the method that its docstring
names, asks, and then does what that one does."""

import json
from typing import Any

import frappe
from frappe import _

from ecom_erp.api.desk.permission import is_own


@frappe.whitelist()
def get_users(doctype: str, name: str):
	"""`frappe.share.get_users`: with whom a document is shared."""
	return _after(doctype, name, "read", "frappe.share.get_users")


@frappe.whitelist()
def get_follow_users(doctype: str, doc_name: str):
	"""`frappe.desk.form.document_follow.get_follow_users`: who follows a document."""
	return _after(doctype, doc_name, "read", "frappe.desk.form.document_follow.get_follow_users")


@frappe.whitelist()
def get_open_activities(ref_doctype: str, ref_docname: str):
	"""`erpnext.crm.utils.get_open_activities`: tasks and appointments that concern a document."""
	return _after(ref_doctype, ref_docname, "read", "erpnext.crm.utils.get_open_activities")


@frappe.whitelist()
def unlock_document(doctype: str | None = None, name: str | None = None, args: str | None = None):
	"""`frappe.model.document.unlock_document`: takes back that somebody is working on a document."""
	if args and not doctype and not name:
		asked = frappe.parse_json(args)
		doctype, name = str(asked["doctype"]), str(asked["name"])
	return _after(str(doctype), str(name), "write", "frappe.model.document.unlock_document")


@frappe.whitelist()
def bulk_apply(doctype: str, docnames: str | list):
	"""`frappe.automation.doctype.assignment_rule.assignment_rule.bulk_apply`: gives documents to whom rules name."""
	names = frappe.parse_json(docnames)
	if is_own(doctype):
		for name in names:
			frappe.get_doc(doctype, name).check_permission("write")
	path = "frappe.automation.doctype.assignment_rule.assignment_rule.bulk_apply"
	return frappe.get_attr(path)(doctype, json.dumps(names))


@frappe.whitelist()
def get_filtered_child_rows(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict | str | None = None
):
	"""`erpnext.controllers.queries.get_filtered_child_rows`: rows of a table, whosever. No link field asks for those of this app."""
	if is_own(doctype):
		frappe.throw(_("Rows of this table are read with their document only"), frappe.PermissionError)
	path = "erpnext.controllers.queries.get_filtered_child_rows"
	return frappe.get_attr(path)(doctype, txt, searchfield, start, page_len, filters)


@frappe.whitelist()
def search_link(doctype: str, txt: str, query: str | None = None, **more: Any):
	"""`frappe.desk.search.search_link`; see `_search`."""
	return _search("frappe.desk.search.search_link", doctype, txt, query, more)


@frappe.whitelist()
def search_widget(doctype: str, txt: str, query: str | None = None, **more: Any):
	"""`frappe.desk.search.search_widget`; see `_search`."""
	return _search("frappe.desk.search.search_widget", doctype, txt, query, more)


@frappe.whitelist()
def get_all_nodes(doctype: str, label: str, parent: str, tree_method: str, **filters: Any):
	"""`frappe.desk.treeview.get_all_nodes`, which calls a method that the caller names: the one that stands in its place."""
	named = frappe.override_whitelisted_method(tree_method)
	return frappe.get_attr("frappe.desk.treeview.get_all_nodes")(doctype, label, parent, named, **filters)


def _search(path: str, doctype: str, txt: str, query: str | None, more: dict):
	"""The caller may name a method as the query: the one that stands in its place is asked. Version 15 leaves User Permissions
	out for whoever wishes so; no link to this app's documents needs that."""
	if is_own(doctype):
		more["ignore_user_permissions"] = False
	named = query and frappe.override_whitelisted_method(query)
	return frappe.call(frappe.get_attr(path), doctype=doctype, txt=txt, query=named, **more)


def _after(doctype: str, name: str, right: str, path: str):
	"""What the method of that path answers for the document; raises PermissionError without the right to it."""
	if is_own(doctype):
		frappe.get_doc(doctype, name).check_permission(right)
	return frappe.get_attr(path)(doctype, name)
