"""Indexes behind the lists and reports of documents of which there are as many as orders, or more.

A list shows the newest of those that a filter lets through: an index that begins with the filter's field and goes on with the
field that the list is sorted by finds them without sorting, and counts them without reading the rows."""

import frappe

MANY = (
	"Ecom Order",
	"Ecom Buyer",
	"Fulfilment Order",
	"Fulfilment Package",
	"Fulfilment Wave",
	"Courier Handover",
	"Ecom Print Job",
	"Shipping Label",
	"After Sales Ticket",
	"Inbox Message",
	"Outbox Message",
	"Review Log",
	"Integrity Finding",
)
FURTHER = (
	# columns of the list of orders that it is filtered or sorted by
	("Ecom Order", ("courier_account", "ordered_at"), "courier_account_ordered_at_index"),
	("Ecom Order", ("pieces", "ordered_at"), "pieces_ordered_at_index"),
	("Ecom Order", ("pinned_warehouse", "ordered_at"), "pinned_warehouse_ordered_at_index"),
	("Ecom Order", ("ship_country", "ordered_at"), "ship_country_ordered_at_index"),
	# the list of what was delivered today
	("Shipping Label", ("delivered_at",), "delivered_at_index"),
	# links to buyers by their name
	("Ecom Buyer", ("buyer_name",), "buyer_name_index"),
	# reports of what was shipped: neither the parcels' rows nor those of their items are read
	("Fulfilment Order", ("shipped_at", "status", "shop"), "shipped_at_status_shop_index"),
	# what a courier has still to take
	("Fulfilment Package", ("shipped_at", "status"), "shipped_at_status_index"),
	# who packed how fast: the packages' rows are not read
	(
		"Fulfilment Package",
		(
			"packed_at",
			"packed_by",
			"warehouse",
			"shop",
			"status",
			"scan_seconds",
			"pieces",
			"item_lines",
			"wrong_scans",
		),
		"packing_pace_index",
	),
	("Ecom Print Job", ("creation", "reprint", "owner", "warehouse", "shop"), "reprints_index"),
	# what packers did with the same contents before
	("Fulfilment Package", ("contents_key", "warehouse", "packed_at"), "contents_key_index"),
	("Fulfilment Order Item", ("parent", "parenttype", "item_code", "qty"), "pieces_index"),
)


def filtered_columns(doctype: str) -> list[str]:
	"""Columns of the list's standard filters."""
	return [df.fieldname for df in frappe.get_meta(doctype).fields if df.in_standard_filter]


def sort_column(doctype: str) -> str:
	"""By what the list is sorted when it opens."""
	return frappe.get_meta(doctype).sort_field or "creation"


def ensure_list_indexes() -> None:
	"""Make what a list lacks: an index of the order it has, and one for each standard filter in that order. Called after
	each migration: Frappe calls a DocType's own `on_doctype_update` only when its JSON has changed."""
	for doctype in MANY:
		newest = sort_column(doctype)
		if newest in ("creation", "modified"):
			# Frappe makes one of them itself, in which of them its versions differ
			frappe.db.add_index(doctype, [newest], newest)
		for column in filtered_columns(doctype):
			frappe.db.add_index(doctype, [column, newest])
	for doctype, columns, name in FURTHER:
		frappe.db.add_index(doctype, list(columns), name)
