"""Rows of the app's child tables: written with their document only, and the right to a row is that to its document."""

import frappe
from frappe import _
from frappe.model.base_document import BaseDocument
from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import MODULE


class Row(Document):
	"""Base of every child DocType of the app.

	What guards a document stands in its own controller, and Frappe would save one of its rows past that. It also asks
	of a row read on its own only whether the user may read such documents, not this one.
	"""

	def refuse_alone(self, *_names, **_options) -> None:
		"""Raises PermissionError. Frappe calls this of a row that is written on its own; a document's rows go without.
		Writes of flows (`flags.by_machine`) pass."""
		if not self.flags.by_machine:
			frappe.throw(
				_("Rows of {0} can be changed only in their document, not on their own").format(
					_(self.doctype)
				),
				frappe.PermissionError,
				title=_("Not Changed"),
			)

	before_insert = before_validate = before_cancel = before_update_after_submit = refuse_alone
	# after_rename: before_rename is left out by who asks for it
	on_trash = before_rename = after_rename = before_discard = refuse_alone

	def _document(self) -> Document | None:
		return BaseDocument.parent_doc.fget(self) or self._stored_document()

	def _stored_document(self) -> Document | None:
		doctype, name = self.get("parenttype"), self.get("parent")
		known = doctype and name and frappe.db.exists(doctype, name)
		return frappe.get_doc(doctype, name) if known else None

	# Frappe asks this property for the right to a row
	parent_doc = property(_document, BaseDocument.parent_doc.fset, BaseDocument.parent_doc.fdel)


def refuse_foreign_rows(doc: Document, _event: str | None = None) -> None:
	"""Before a document is saved. Raises PermissionError when it is sent with rows that are not its own: Frappe writes a
	row under the name it is sent with, and would take it out of its document."""
	before = doc.get_doc_before_save()
	if doc.meta.module != MODULE or doc.flags.by_machine or not before:
		return
	own = {(row.doctype, row.name) for row in before.get_all_children()}
	for row in doc.get_all_children():
		if row.name and not row.is_new() and (row.doctype, row.name) not in own:
			frappe.throw(
				_("Row {0} of {1} does not belong to this document. Send new rows without a name.").format(
					row.idx, _(doc.meta.get_label(row.parentfield))
				),
				frappe.PermissionError,
				title=_("Not Changed"),
			)
