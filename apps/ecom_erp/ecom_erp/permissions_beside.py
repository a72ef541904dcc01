"""Rights to what Frappe keeps beside a document: its files, the tasks of its workflow, who likes and follows it. Frappe asks of most of
it whether the user may read such documents at all; here it is whether he may read this one."""

from posixpath import normpath
from urllib.parse import unquote

import frappe
from frappe.core.doctype.file.file import has_permission as _right_to_file

from ecom_erp.flows.orders.field_protection import MODULE

BESIDE = {
	"File": ("attached_to_doctype", "attached_to_name"),
	"Workflow Action": ("reference_doctype", "reference_name"),
	"Comment": ("reference_doctype", "reference_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
}
"""The fields that name the document."""
PRIVATE = "/private/files/"


def conditions_beside(user: str | None = None, doctype: str | None = None) -> str:
	"""For a user with User Permissions: of the app's documents, only those are listed that he may list, and what he has made himself."""
	user = user or frappe.session.user
	if not frappe.permissions.get_user_permissions(user):
		return ""
	table, (kind, name) = f"`tab{doctype}`", BESIDE[doctype]
	own = [one for one in _documents() if frappe.has_permission(one, user=user)]
	seen = [
		f"({table}.{kind} = {frappe.db.escape(one)} and {table}.{name} in ({_listed(one, user)}))"
		for one in own
	]
	others = f"coalesce({table}.{kind}, '') not in ({', '.join(map(frappe.db.escape, own))})"
	return f"({' or '.join([f'{table}.owner = {frappe.db.escape(user)}', others, *seen])})" if own else ""


def file_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""Whoever has a File of an address may fetch what lies there. So none is made of, or moved to, the address of a file that belongs to
	a document of the app, but by who may read that one. Else as Frappe says."""
	if ptype in ("create", "write") and not _may_have(doc, user):
		return False
	return _right_to_file(doc, ptype, user)


def refuse_beside_unseen(doc, _event: str | None = None) -> None:
	"""Before a Like, a comment (websites take one for any document), or a follower, is put to a document of the app that the user may
	not read: raises PermissionError. What flows write passes."""
	doctype, name = (doc.get(field) for field in BESIDE[doc.doctype])
	by_person = doc.doctype == "Comment" and doc.comment_type in ("Like", "Comment")
	if not name or not (by_person or doc.doctype == "Document Follow") or not _is_own(doctype):
		return
	frappe.get_doc(doctype, name).check_permission("read")


def _may_have(doc, user: str | None) -> bool:
	address = normpath(unquote(doc.file_url or ""))  # as Frappe keeps it, and as a server may read it
	if not address.startswith(PRIVATE):
		return True
	there = frappe.get_all(
		"File", {"file_url": address, "name": ("!=", doc.name or "")}, ["name", "attached_to_doctype"]
	)
	if not any(row.attached_to_doctype and _is_own(row.attached_to_doctype) for row in there):
		return True
	return any(_right_to_file(frappe.get_doc("File", row.name), "read", user) for row in there)


def _documents() -> list[str]:
	filters = {"module": MODULE, "istable": 0, "issingle": 0, "is_virtual": 0}
	return frappe.get_all("DocType", filters, pluck="name", order_by="name")


def _is_own(doctype: str) -> bool:
	return bool(frappe.db.exists("DocType", {"name": doctype, "module": MODULE}))


def _listed(doctype: str, user: str) -> str:
	"""The names of the documents that the user may list, as a query."""
	return frappe.get_list(doctype, fields=["name"], user=user, limit_page_length=0, run=False)
