"""Batch: pieces of an item that were made together."""

import frappe
from erpnext.stock import serial_batch_bundle
from frappe.model.document import Document
from frappe.utils import cint


class Batch(Document):
	"""One batch."""


@frappe.whitelist()
def get_batch_qty(
	batch_no: str | None = None,
	warehouse: str | None = None,
	item_code: str | None = None,
	posting_date: str | None = None,
	posting_time: str | None = None,
	ignore_voucher_nos: list | None = None,
	for_stock_levels: bool = False,
	consider_negative_batches: bool = False,
	do_not_check_future_batches: bool = False,
):
	"""How much there is: a number for a batch in a warehouse, else a list with batch_no, warehouse and qty. Expired batches
	count only `for_stock_levels`."""
	found = serial_batch_bundle.batches(item_code, warehouse, batch_no, expired=bool(cint(for_stock_levels)))
	if batch_no and warehouse:
		return sum(row.qty for row in found)
	return found
