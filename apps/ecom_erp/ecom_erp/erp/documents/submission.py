"""Submitting documents that the app has made whole.

A site can go back to what Frappe promises, its own insert and submit, by `ecom_plain_submission` in its configuration:
slower, and the same documents and ledgers.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.model.document import Document

from ecom_erp.erp.documents import numbering
from ecom_erp.erp.documents.units import in_stock_units


def is_plain() -> bool:
	"""Whether the site asks for Frappe's own insert, save and submit."""
	return bool(frappe.conf.get("ecom_plain_submission"))


def submit_new(document: Document) -> str:
	"""Insert and submit a document as one act of the caller's transaction; its name.

	ERPNext works out and checks everything about a document when it is inserted, and all of it once more when it is
	submitted. The draft in between is seen by nobody here, so its rows are written as they are, and worked out and
	checked once: when it is submitted."""
	document.flags.ignore_permissions = True
	in_stock_units(document)
	if is_plain():
		document.insert()
		document.submit()
		return document.name
	_write_draft(document)
	# what the document links to was looked at a moment ago, in this transaction
	document.flags.ignore_links = True
	_submit(document, draft=_copy(document))
	document.flags.ignore_links = False
	return document.name


@contextmanager
def own_books() -> Iterator[None]:
	"""Inside, the app itself makes or changes invoices and payments: the events that watch for those made by hand pass
	over them (`are_own`)."""
	before = are_own()
	frappe.flags.ecom_own_books = True
	try:
		yield
	finally:
		frappe.flags.ecom_own_books = before


def are_own() -> bool:
	"""Whether the invoice or payment that is being submitted is the app's own work."""
	return bool(frappe.flags.ecom_own_books)


def submit_own(document: Document) -> str:
	"""As `submit_new`, for invoices and payments."""
	with own_books():
		return submit_new(document)


def _write_draft(document: Document) -> None:
	"""What `Document.insert` does, but for the checks that `submit` repeats. Links are looked at here, because Frappe
	fetches values over them (an item's unit) into drafts only."""
	document._set_defaults()
	document.set_user_and_timestamp()
	document.set_docstatus()
	document.check_if_latest()
	document._validate_links()
	document.run_method("before_insert")
	numbering.set_new_name(document)
	document.set_parent_in_children()
	document.db_insert()
	for row in document.get_all_children():
		row.db_insert()
	document.run_method("after_insert")


def _submit(document: Document, draft: Document) -> None:
	"""Submit; what was written a moment ago, in this transaction, need not be read back to be compared with. What listens
	for the saving of a draft hears of it now, when the document is worked out."""

	def know_the_draft(**_options) -> None:
		document._doc_before_save = draft

	def save_and_submit() -> None:
		document.run_method("before_save")
		if hasattr(type(document), "before_submit"):
			type(document).before_submit(document)

	document.load_doc_before_save = know_the_draft
	document.before_submit = save_and_submit
	try:
		document.submit()
	finally:
		del document.load_doc_before_save, document.before_submit


def _copy(document: Document) -> Document:
	"""The document with rows of its own."""
	twin = copy.copy(document)
	for field in document.meta.get_table_fields():
		twin.__dict__[field.fieldname] = [copy.copy(row) for row in document.get(field.fieldname)]
	return twin
