"""Numbers of ERPNext's documents that two workers can draw at a time.

Frappe counts a naming series up in the transaction that makes the document, so whoever needs its next number waits until
that transaction is over: without gaps, and one after the other. For the kinds of documents that Ecom Settings names, a
worker takes numbers by the block, over a connection of its own that commits at once. What it does not use stays free. A
document that somebody makes in the desk has the number after the last block: both count in the same row.
"""

import os
import threading
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.cache_manager import get_doctype_map
from frappe.model.document import Document
from frappe.model.naming import getseries, parse_naming_series

BLOCK = 20
LONGEST_WAIT = 2
"""Seconds to wait for a series that somebody counts up in a transaction; then the number is drawn as Frappe does."""

FIELDS = {
	"Sales Order": "gaps_in_sales_orders",
	"Delivery Note": "gaps_in_delivery_notes",
	"Sales Invoice": "gaps_in_sales_invoices",
	"Payment Entry": "gaps_in_payment_entries",
}
"""By DocType the check of Ecom Settings that allows gaps in its numbers."""

_lock = threading.Lock()
_blocks: defaultdict[tuple[str, str], deque[int]] = defaultdict(deque)
os.register_at_fork(after_in_child=_blocks.clear)


def set_new_name(document: Document) -> None:
	"""Name a new document as Frappe does, by a number of a block where its numbers may have gaps."""
	name = None
	if _may_have_gaps(document.doctype) and _is_named_by_series(document):
		document.run_method("before_naming")
		series = document.naming_series
		pattern = series if "#" in series else f"{series}.#####"  # as Frappe completes it
		name = parse_naming_series(pattern, doc=document, number_generator=_number)
	document.set_new_name(set_name=name)


def _may_have_gaps(doctype: str) -> bool:
	field = FIELDS.get(doctype)
	return bool(field and frappe.get_cached_doc("Ecom Settings").get(field))


def _is_named_by_series(document: Document) -> bool:
	if document.get("amended_from") or not document.get("naming_series"):
		return False
	# asked for as Frappe asks, which keeps the answer under the DocType alone
	which = {"document_type": document.doctype, "disabled": 0}
	rules = get_doctype_map("Document Naming Rule", document.doctype, which, "priority desc")
	return (document.meta.autoname or "").lower().startswith("naming_series:") and not rules


def _number(series: str, digits: int) -> str:
	with _lock:
		block = _blocks[frappe.local.site, series]
		if not block:
			block.extend(_draw(series))
		number = block.popleft() if block else None
	return getseries(series, digits) if number is None else f"{number:0{digits}d}"


def _draw(series: str) -> range:
	"""The next numbers of a series, which are nobody else's from now on; none while somebody else is counting it up for
	long. A series that is new is begun as Frappe does."""
	with _own_connection() as database:
		database.sql(f"set session innodb_lock_wait_timeout = {LONGEST_WAIT}")
		try:
			row = database.sql("select current from `tabSeries` where name = %s for update", series)
			if not row:
				return range(0)
			first = int(row[0][0] or 0) + 1
			database.sql("update `tabSeries` set current = %s where name = %s", (first + BLOCK - 1, series))
			database.commit()
		except frappe.QueryTimeoutError:
			return range(0)
	return range(first, first + BLOCK)


@contextmanager
def _own_connection() -> Iterator:
	"""A second connection to the site's database, for the time of the block; that of the transaction stays as it is."""
	transaction = frappe.local.db
	try:
		frappe.connect(set_admin_as_user=False)
		yield frappe.local.db
	finally:
		if frappe.local.db is not transaction:
			frappe.local.db.close()
		frappe.local.db = transaction
