"""What Frappe keeps beside documents: versions, comments, mails, notices, logs, copies of deleted documents, files."""

from collections.abc import Iterable, Mapping, Sequence

import frappe

CHUNK = 200
# DocType: fields that name the document
_BESIDE = {
	"Version": ("ref_doctype", "docname"),
	"Comment": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"Email Queue": ("reference_doctype", "reference_name"),
	"Notification Log": ("document_type", "document_name"),
	"Activity Log": ("reference_doctype", "reference_name"),
	"ToDo": ("reference_type", "reference_name"),
	"View Log": ("reference_doctype", "reference_name"),
	"Access Log": ("export_from", "reference_document"),
	"Deleted Document": ("deleted_doctype", "deleted_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
	"Document Share Key": ("reference_doctype", "reference_docname"),
	"Workflow Action": ("reference_doctype", "reference_name"),
	"Integration Request": ("reference_doctype", "reference_docname"),
	"Webhook Request Log": ("reference_doctype", "reference_document"),
}
# table: the mail that its row is or tells of, the column with its name, and where addresses of it stand
_MAILS = {
	"tabCommunication": ("Communication", "name", ("recipients", "sender", "cc")),
	"tabEmail Queue": ("Email Queue", "name", ("message",)),
	"tabEmail Queue Recipient": ("Email Queue", "parent", ("recipient",)),
}
_TABLES = {
	"Communication": ("Communication Link",),
	"Email Queue": ("Email Queue Recipient",),
	"Workflow Action": ("Workflow Action Permitted Role",),
}


def erase_beside(doctype: str, names: Iterable[str], files: bool = True) -> None:
	"""Delete what is kept beside documents, in a unit of work. `files`: their files too."""
	for part in _chunks(sorted(names)):
		mails = _named("Communication", doctype, part)
		if mails:
			delete_files("Communication", mails)
			_delete("Comment", {"reference_doctype": "Communication", "reference_name": ("in", mails)})
		if files:
			delete_files(doctype, part)  # which leaves comments
		for beside, (kind, name) in _BESIDE.items():
			columns = set(frappe.db.get_table_columns(beside)) if frappe.db.table_exists(beside) else set()
			if (
				name in columns
			):  # versions of Frappe differ; names of documents are unique enough where it keeps no kind
				of_kind = {kind: doctype} if kind in columns else {}
				_delete_rows(beside, {**of_kind, name: ("in", part)})
		_forget(doctype, part)


def erase_mail(table: str, rows: Sequence[Mapping], emails: Sequence[str]) -> list[Mapping]:
	"""Delete the mails to and from the addresses that rows of a table are, or tell of, in a unit of work; the other rows."""
	doctype, name, fields = _MAILS.get(table, ("", "", ()))
	lower = [email.lower() for email in emails]
	theirs = [
		row for row in rows if any(email in (row[field] or "").lower() for field in fields for email in lower)
	]
	if not theirs:
		return list(rows)
	names = sorted({row[name] for row in theirs})
	if doctype == "Communication":
		delete_files(doctype, names)
	_delete_rows(doctype, {"name": ("in", names)})
	return [row for row in rows if row not in theirs]


def delete_files(doctype: str, names: Sequence[str], fieldname: str | None = None) -> None:
	"""Files of documents, on the disk too."""
	of = {"attached_to_doctype": doctype, "attached_to_name": ("in", list(names))}
	if fieldname:
		of["attached_to_field"] = fieldname
	for name in frappe.get_all("File", of, pluck="name"):
		frappe.delete_doc("File", name, ignore_permissions=True, force=True, delete_permanently=True)


def _named(beside: str, doctype: str, names: Sequence[str]) -> list[str]:
	kind, name = _BESIDE[beside]
	return frappe.get_all(beside, {kind: doctype, name: ("in", list(names))}, pluck="name")


def _delete_rows(doctype: str, filters: Mapping) -> None:
	tables = [one for one in _TABLES.get(doctype, ()) if frappe.db.table_exists(one)]
	if tables:
		names = frappe.get_all(doctype, dict(filters), pluck="name") or [""]
		for table in tables:
			_delete(table, {"parenttype": doctype, "parent": ("in", names)})
	_delete(doctype, filters)


def _delete(doctype: str, filters: Mapping) -> None:
	frappe.db.delete(doctype, dict(filters))


def _forget(doctype: str, names: Sequence[str]) -> None:
	found = frappe.qb.Table("__global_search")
	frappe.qb.from_(found).delete().where((found.doctype == doctype) & found.name.isin(list(names))).run()
	for name in names:
		frappe.clear_document_cache(doctype, name)


def _chunks(names: Sequence[str]):
	for start in range(0, len(names), CHUNK):
		yield names[start : start + CHUNK]
