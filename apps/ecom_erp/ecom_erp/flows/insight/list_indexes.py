"""Indexes behind the lists of documents of which there are as many as orders, or more.

A list shows the newest of those that a filter lets through: an index that begins with the filter's field and goes on with the
field that the list is sorted by finds them without sorting, and counts them without reading the rows."""

import frappe

MANY = (
	"Ecom Order",
	"Ecom Buyer",
	"Fulfilment Order",
	"Fulfilment Package",
	"Fulfilment Wave",
	"Shipping Label",
	"After Sales Ticket",
	"Inbox Message",
	"Outbox Message",
	"Review Log",
	"Integrity Finding",
)


def filtered_columns(doctype: str) -> list[str]:
	"""Columns of the list's standard filters."""
	return [df.fieldname for df in frappe.get_meta(doctype).fields if df.in_standard_filter]


def sort_column(doctype: str) -> str:
	"""By what the list is sorted when it opens."""
	return frappe.get_meta(doctype).sort_field or "creation"


def ensure_list_indexes() -> None:
	"""Make what a list lacks: an index of the order it has, and one for each standard filter in that order."""
	for doctype in MANY:
		newest = sort_column(doctype)
		if not frappe.db.get_column_index(f"tab{doctype}", newest, unique=False):
			frappe.db.add_index(doctype, [newest], newest)
		for column in filtered_columns(doctype):
			frappe.db.add_index(doctype, [column, newest])
