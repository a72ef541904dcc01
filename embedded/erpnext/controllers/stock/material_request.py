"""Material Request: what a warehouse needs, to be bought, moved or issued."""

import json
from typing import Any

import frappe
from erpnext.controllers.buying_controller import BuyingController
from erpnext.stock.doctype.material_request.request_progress import update_requested_qty
from frappe import _
from frappe.model.document import Document
from frappe.model.mapper import get_mapped_doc
from frappe.utils import flt, getdate, nowdate


class MaterialRequest(BuyingController):
	"""Raises what its Bins expect until somebody orders or moves it."""

	def validate(self) -> None:
		self.set_missing_values(for_validate=True)
		self.set_qty_as_per_stock_uom()
		self.validate_schedule_date()
		self.validate_uom_is_integer("uom", "qty")
		self.validate_warehouse()
		self.status = self.status or "Draft"
		if not self.title:
			names = ", ".join(row.item_name for row in self.items[:3])
			self.title = _("{0} Request for {1}").format(_(self.material_request_type), names)[:100]

	def before_submit(self) -> None:
		self.set_status()

	def on_submit(self) -> None:
		self.set_status(update=True)
		update_requested_qty(self)

	def before_cancel(self) -> None:
		if self.status == "Stopped":
			frappe.throw(_("{0} {1} is stopped").format(_("Material Request"), self.name))

	def on_cancel(self) -> None:
		self.set_status(update=True)
		update_requested_qty(self)

	def update_status(self, status: str) -> None:
		"""Stops the request, or opens it again with `Submitted`."""
		self.set_status(update=True, status=status)
		update_requested_qty(self)


@frappe.whitelist()
def update_status(name: str, status: str) -> None:
	"""Stops a request, or opens it again."""
	request = frappe.get_doc("Material Request", name)
	request.check_permission("write")
	request.update_status(status)


@frappe.whitelist()
def make_purchase_order(
	source_name: str, target_doc: str | Document | None = None, args: Any = None
) -> Document:
	"""A Purchase Order, not yet saved, of what is not ordered yet; `args.filtered_children` limits the rows."""
	args = json.loads(args) if isinstance(args, str) else args or {}
	chosen = args.get("filtered_children") or []

	def is_open(row: Document) -> bool:
		return _ordered(row) < flt(row.stock_qty) and (not chosen or row.name in chosen)

	def complete(_source: Document, target: Document) -> None:
		if target.schedule_date and getdate(target.schedule_date) < getdate(nowdate()):
			target.schedule_date = None
		target.run_method("set_missing_values")
		target.run_method("calculate_taxes_and_totals")

	return get_mapped_doc(
		"Material Request",
		source_name,
		{
			"Material Request": {
				"doctype": "Purchase Order",
				"validation": {"docstatus": ["=", 1], "material_request_type": ["=", "Purchase"]},
			},
			"Material Request Item": {
				"doctype": "Purchase Order Item",
				"field_map": [
					["name", "material_request_item"],
					["parent", "material_request"],
					["uom", "stock_uom"],
					["uom", "uom"],
					["sales_order", "sales_order"],
					["sales_order_item", "sales_order_item"],
				],
				"condition": is_open,
				"postprocess": _open_row,
			},
		},
		target_doc,
		complete,
	)


def _ordered(row: Document) -> float:
	return flt(row.ordered_qty) or flt(row.received_qty)


def _open_row(source: Document, target: Document, _request: Document) -> None:
	target.conversion_factor = source.conversion_factor
	target.qty = (flt(source.stock_qty) - _ordered(source)) / flt(target.conversion_factor or 1)
	target.stock_qty = target.qty * flt(target.conversion_factor or 1)
	if target.schedule_date and getdate(target.schedule_date) < getdate(nowdate()):
		target.schedule_date = None


@frappe.whitelist()
def make_stock_entry(source_name: str, target_doc: str | Document | None = None) -> Document:
	"""A Stock Entry, not yet saved, that moves or issues what is still open."""

	def set_row(source: Document, target: Document, request: Document) -> None:
		target.conversion_factor = flt(source.conversion_factor) or 1
		left = max(flt(source.stock_qty) - flt(source.ordered_qty), 0)
		target.qty = left / target.conversion_factor
		target.transfer_qty = left
		if request.material_request_type == "Material Issue":
			target.s_warehouse = source.warehouse
		else:
			target.t_warehouse = source.warehouse
			target.s_warehouse = source.from_warehouse

	def complete(source: Document, target: Document) -> None:
		target.purpose = target.stock_entry_type = source.material_request_type
		target.from_warehouse = source.set_from_warehouse

	kinds = ["Material Transfer", "Material Issue"]
	return get_mapped_doc(
		"Material Request",
		source_name,
		{
			"Material Request": {
				"doctype": "Stock Entry",
				"validation": {"docstatus": ["=", 1], "material_request_type": ["in", kinds]},
			},
			"Material Request Item": {
				"doctype": "Stock Entry Detail",
				"field_map": {"name": "material_request_item", "parent": "material_request"},
				"field_no_map": ["expense_account"],
				"condition": lambda row: flt(row.ordered_qty) < flt(row.stock_qty),
				"postprocess": set_row,
			},
		},
		target_doc,
		complete,
	)
