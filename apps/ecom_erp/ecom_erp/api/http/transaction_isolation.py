"""Requests in which a person changes what the app's own steps work with at the same time."""

from collections.abc import Iterable

import frappe

from ecom_erp.messaging.transaction import read_committed

# documents in ERPNext that the steps make too, and the app's own whose saving may cancel such a document
SHARED = (
	"Delivery Note",
	"Sales Order",
	"Pick List",
	"Sales Invoice",
	"Payment Entry",
	"Journal Entry",
	"Quotation",
	"Ecom Order",
	"After Sales Ticket",
)


def before_request():
	"""Such a request reads and locks as the app's own steps do (READ COMMITTED). Under the database's default it would
	lock the gaps between rows, which a step of the app that inserts there takes for a deadlock; and after waiting for
	such a step it would compute with the picture from before it."""
	if frappe.request.method in ("POST", "PUT") and _names_shared(_texts()):
		read_committed()


def _texts() -> Iterable[str]:
	yield frappe.request.path
	yield from (str(value) for value in frappe.form_dict.values())


def _names_shared(texts: Iterable[str]) -> bool:
	return any(doctype in text for text in texts for doctype in SHARED)
