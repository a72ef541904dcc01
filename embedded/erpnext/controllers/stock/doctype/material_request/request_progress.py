"""How far a Material Request that moves stock has got, by the Stock Entries made from it."""

import frappe
from erpnext.stock.stock_balance import get_indented_qty, update_bin_qty
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Sum
from frappe.utils import flt

MOVED_BY_STOCK_ENTRY = ("Material Issue", "Material Transfer", "Customer Provided")


def update_requests(stock_entry: Document) -> None:
	"""After submit or cancel of a Stock Entry: quantities and status of the requests it fulfils."""
	for name in dict.fromkeys(row.material_request for row in stock_entry.items if row.material_request):
		request = frappe.get_doc("Material Request", name)
		if request.status in ("Stopped", "Cancelled"):
			frappe.throw(
				_("{0} {1} is cancelled or stopped").format(_("Material Request"), name),
				frappe.InvalidStatusError,
			)
		_update_moved(request)
		update_requested_qty(request)


def _update_moved(request: Document) -> None:
	if request.material_request_type not in MOVED_BY_STOCK_ENTRY:
		return
	moved = _moved_by_row(request.name)
	for row in request.items:
		done = moved.get(row.name, 0.0)
		if done > flt(row.stock_qty):
			frappe.throw(
				_(
					"The total Issue / Transfer quantity {0} in Material Request {1} cannot be greater than requested quantity {2} for Item {3}"
				).format(done, request.name, row.stock_qty, row.item_code)
			)
		row.db_set("ordered_qty", done)
	whole = sum(flt(row.stock_qty) for row in request.items)
	done = sum(flt(row.ordered_qty) for row in request.items)
	request.db_set("per_ordered", flt(done / whole * 100, 6) if whole else 0)
	request.set_status(update=True)
	request.notify_update()


def _moved_by_row(request: str) -> dict[str, float]:
	row = frappe.qb.DocType("Stock Entry Detail")
	found = (
		frappe.qb.from_(row)
		.select(row.material_request_item, Sum(row.transfer_qty))
		.where((row.material_request == request) & (row.docstatus == 1))
		.groupby(row.material_request_item)
	).run()
	return {name: flt(qty) for name, qty in found}


def update_requested_qty(request: Document, rows: list[str] | None = None) -> None:
	"""Writes to the Bins what is requested and not ordered yet."""
	places = dict.fromkeys(
		(row.item_code, row.warehouse)
		for row in request.items
		if row.warehouse
		and (not rows or row.name in rows)
		and frappe.get_cached_value("Item", row.item_code, "is_stock_item")
	)
	for item_code, warehouse in places:
		update_bin_qty(item_code, warehouse, {"indented_qty": get_indented_qty(item_code, warehouse)})
