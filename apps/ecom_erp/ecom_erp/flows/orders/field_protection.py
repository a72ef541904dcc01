"""What people may change on documents that flows write. Read-only fields bind the form only; REST could set them."""

from collections.abc import Collection

import frappe
from frappe import _
from frappe.model import display_fieldtypes, table_fields
from frappe.model.document import Document

MODULE = "Ecom ERP"


def refuse_changes(doc: Document, allowed: Collection[str]) -> None:
	"""Raises when a person's save changes a field beyond `allowed`. Saves of flows (`flags.by_machine`) pass."""
	before = doc.get_doc_before_save()
	if doc.flags.by_machine or not before:
		return
	for field in doc.meta.fields:
		name = field.fieldname
		if name in allowed or field.fieldtype in display_fieldtypes or field.get("is_virtual"):
			continue
		if _differs(field, before, doc):
			frappe.throw(
				_("{0} is maintained by the app and cannot be changed by hand").format(
					_(field.label or name)
				),
				title=_("Not Changed"),
			)


def refuse_by_hand(doc: Document) -> None:
	"""Raises PermissionError for a person's insert, or change of any field, of a record that the app keeps by itself: whoever
	wrote one could forge what a shop or a scanner told. Writes of flows (`flags.by_machine`) pass."""
	if doc.is_new() and not doc.flags.by_machine:
		frappe.throw(
			_("{0} is kept by the app and cannot be entered by hand").format(_(doc.doctype)),
			frappe.PermissionError,
			title=_("Not Changed"),
		)
	refuse_changes(doc, ())


def refuse_row_changes(doc: Document, table: str, allowed: Collection[str]) -> None:
	"""As `refuse_changes`, for the rows of a table: none may come or go, and in each only `allowed` may change."""
	before = doc.get_doc_before_save()
	if doc.flags.by_machine or not before:
		return
	field = doc.meta.get_field(table)
	if _rows(before, field, allowed) != _rows(doc, field, allowed):
		frappe.throw(
			_("{0} can no longer be changed because the ticket has been decided").format(_(field.label)),
			title=_("Not Changed"),
		)


def begin_with(doc: Document, allowed: Collection[str]) -> None:
	"""Before a person's insert: all but `allowed` begins as on an empty form, whatever was sent. Inserts of flows
	(`flags.by_machine`) pass."""
	if doc.flags.by_machine:
		return
	empty = frappe.new_doc(doc.doctype)
	for field in doc.meta.fields:
		if field.fieldname not in allowed and field.fieldtype not in display_fieldtypes:
			doc.set(field.fieldname, empty.get(field.fieldname))


def refuse_new_name(doc: Document, _event: str | None = None, *_names) -> None:
	"""After any document was renamed; raises PermissionError when it is the app's and not one that may be. Frappe lets
	whoever may write a document rename it by REST, and the name is what a second message of the shop finds it by."""
	if doc.meta.module == MODULE and not doc.meta.allow_rename and not doc.flags.by_machine:
		frappe.throw(
			_("{0} cannot be renamed").format(_(doc.doctype)), frappe.PermissionError, title=_("Not Changed")
		)


def refuse_discard(doc: Document, _event: str | None = None) -> None:
	"""Before any document is discarded, which passes its `validate`; raises PermissionError when it is the app's."""
	if doc.meta.module == MODULE and not doc.flags.by_machine:
		frappe.throw(
			_("{0} cannot be discarded").format(_(doc.doctype)),
			frappe.PermissionError,
			title=_("Not Changed"),
		)


def _differs(field, before, doc: Document) -> bool:
	if field.fieldtype in table_fields:
		return _rows(before, field) != _rows(doc, field)
	return _comparable_value(before, field.fieldname) != _comparable_value(doc, field.fieldname)


def _rows(doc: Document, field, but: Collection[str] = ()) -> list[tuple]:
	names = [
		df.fieldname
		for df in frappe.get_meta(field.options).fields
		if df.fieldtype not in display_fieldtypes and df.fieldname not in but
	]
	return [tuple(_comparable_value(row, name) for name in names) for row in doc.get(field.fieldname)]


def _comparable_value(doc: Document, fieldname: str):
	"""The value in a form that does not depend on whether it came from the database or from a request."""
	value = doc.get(fieldname)
	if value in (None, "", 0):
		return ""
	if doc.meta.get_field(fieldname).fieldtype in ("Currency", "Float", "Percent", "Int", "Check"):
		return round(float(value), 6) or ""
	return str(value).removesuffix(".000000")
