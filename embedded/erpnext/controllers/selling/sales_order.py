"""Sales Order: what a customer ordered, what of it is reserved, delivered, billed and paid in advance."""

import frappe
from erpnext.accounts.reconcile import unlink_payments
from erpnext.controllers.selling_controller import SellingController
from erpnext.selling.order_mapping import (
	create_pick_list,
	make_delivery_note,
	make_sales_invoice,
)
from erpnext.stock.doctype.packed_item.packed_item import make_packing_list
from erpnext.stock.stock_balance import get_reserved_qty, update_bin_qty
from frappe import _
from frappe.utils import cint, cstr, flt, getdate

__all__ = [
	"SalesOrder",
	"create_pick_list",
	"make_delivery_note",
	"make_sales_invoice",
]


class WarehouseRequired(frappe.ValidationError):
	"""A stock item without a warehouse to deliver from."""


class SalesOrder(SellingController):
	"""The order of one customer."""

	def validate(self) -> None:
		super().validate()
		self._validate_delivery_date()
		self._validate_po()
		self.validate_warehouse()
		self._validate_row_warehouses()
		make_packing_list(self)
		self._validate_quotations()
		self.set_status()
		self.billing_status = self.billing_status or "Not Billed"
		self.delivery_status = self.delivery_status or "Not Delivered"
		self._clear_mixed_warehouse()

	def set_missing_values(self, for_validate: bool = False) -> None:
		super().set_missing_values(for_validate)
		for row in self.items:
			if self.delivery_date and not row.delivery_date:
				row.delivery_date = self.delivery_date

	def before_update_after_submit(self) -> None:
		self._validate_po()
		self._validate_delivery_date()

	def on_submit(self) -> None:
		self.update_reserved_qty()
		self.update_prevdoc_status("submit")

	def on_cancel(self) -> None:
		self.ignore_linked_doctypes = ("GL Entry", "Stock Ledger Entry", "Payment Ledger Entry")
		unlink_payments(self)
		if self.status == "Closed":
			frappe.throw(_("Closed order cannot be cancelled. Unclose to cancel."))
		self._refuse_with_draft_invoices()
		self.update_reserved_qty()
		self.update_prevdoc_status("cancel")
		self.db_set("status", "Cancelled")

	def update_prevdoc_status(self, flag: str | None = None) -> None:
		"""How much of the quotations that the rows come from is ordered."""
		for name in {row.prevdoc_docname for row in self.items if row.prevdoc_docname}:
			quotation = frappe.get_doc("Quotation", name)
			if quotation.docstatus.is_cancelled():
				frappe.throw(_("Quotation {0} is cancelled").format(name))
			quotation.set_status(update=True)

	def _validate_quotations(self) -> None:
		self.validate_same_as_source("Quotation", "prevdoc_docname", ("company",))
		fields = ("item_code", "uom", "conversion_factor")
		self.validate_same_as_source("Quotation Item", "quotation_item", fields)
		for name in {row.prevdoc_docname for row in self.items if row.prevdoc_docname}:
			if frappe.db.get_value("Quotation", name, "order_type") != self.order_type:
				frappe.throw(_("Quotation {0} not of type {1}").format(name, self.order_type))

	def update_status(self, status: str) -> None:
		"""Closes the order, puts it on hold, or opens it again with `Draft`."""
		stored = frappe.db.get_value(self.doctype, self.name, "modified")
		if cstr(stored) != cstr(self.modified):
			frappe.throw(_("{0} {1} has been modified. Please refresh.").format(self.doctype, self.name))
		self.set_status(update=True, status=status)
		self.update_reserved_qty()
		self.notify_update()

	def update_reserved_qty(self, so_item_rows: list[str] | None = None) -> None:
		"""Brings the reserved quantities up to date, of the named rows or of all."""
		places: dict[tuple[str, str], None] = {}
		for row in self.items:
			if (so_item_rows and row.name not in so_item_rows) or row.delivered_by_supplier:
				continue
			if self.has_product_bundle(row.item_code):
				parts = [part for part in self.packed_items if part.parent_detail_docname == row.name]
				places.update({(part.item_code, part.warehouse): None for part in parts})
			else:
				places[(row.item_code, row.warehouse)] = None
		for item_code, warehouse in places:
			_update_reserved(item_code, warehouse)

	def update_picking_status(self) -> None:
		"""How many per cent of the order are on submitted Pick Lists."""
		picked = total = 0.0
		for row in self.items:
			is_picked = frappe.get_cached_value("Item", row.item_code, "is_stock_item")
			if is_picked or self.has_product_bundle(row.item_code):
				picked += flt(row.picked_qty)
				total += flt(row.stock_qty)
		percent = 0.0
		if picked and total:
			percent = picked / total * 100
			allowed = total * (
				1 + flt(frappe.db.get_single_value("Stock Settings", "over_picking_allowance")) / 100
			)
			if picked > allowed:
				frappe.throw(
					_(
						"Total Picked Quantity {0} is more than ordered qty {1}. You can set the Over Picking Allowance in Stock Settings."
					).format(picked, allowed)
				)
		self.db_set("per_picked", flt(percent), update_modified=False)

	def _validate_delivery_date(self) -> None:
		if self.order_type != "Sales" or self.skip_delivery_note:
			return
		dates = [getdate(row.delivery_date) for row in self.items if row.delivery_date]
		if dates:
			self.delivery_date = max(dates)
		if not self.delivery_date:
			frappe.throw(_("Please enter Delivery Date"))
		for row in self.items:
			row.delivery_date = row.delivery_date or self.delivery_date
			if getdate(self.transaction_date) > getdate(row.delivery_date):
				frappe.throw(
					_("Expected Delivery Date should be after Sales Order Date"),
					title=_("Invalid Delivery Date"),
				)

	def _validate_po(self) -> None:
		"""The customer's order number is used once."""
		if self.skip_delivery_note:
			return
		if self.po_date:
			for row in self.items:
				if row.delivery_date and getdate(self.po_date) > getdate(row.delivery_date):
					frappe.throw(
						_("Row #{0}: Expected Delivery Date cannot be before Purchase Order Date").format(
							row.idx
						)
					)
		if not (self.po_no and self.customer):
			return
		other = frappe.db.get_value(
			"Sales Order",
			{
				"po_no": self.po_no,
				"name": ("!=", self.name),
				"docstatus": ("<", 2),
				"customer": self.customer,
			},
		)
		if not other:
			return
		if cint(frappe.db.get_single_value("Selling Settings", "allow_against_multiple_purchase_orders")):
			frappe.msgprint(
				_("Warning: Sales Order {0} already exists against Customer's Purchase Order {1}").format(
					frappe.bold(other), frappe.bold(self.po_no)
				),
				alert=True,
			)
			return
		frappe.throw(
			_(
				"Sales Order {0} already exists against Customer's Purchase Order {1}. To allow multiple Sales Orders, Enable {2} in {3}"
			).format(
				frappe.bold(other),
				frappe.bold(self.po_no),
				frappe.bold(_("'Allow Multiple Sales Orders Against a Customer's Purchase Order'")),
				_("Selling Settings"),
			)
		)

	def _validate_row_warehouses(self) -> None:
		for row in self.items:
			if row.warehouse or row.delivered_by_supplier:
				continue
			is_stock_item = frappe.get_cached_value("Item", row.item_code, "is_stock_item")
			if is_stock_item or self._bundle_has_stock_item(row.item_code):
				frappe.throw(
					_("Delivery warehouse required for stock item {0}").format(row.item_code),
					WarehouseRequired,
				)

	def _bundle_has_stock_item(self, item_code: str) -> bool:
		if not self.has_product_bundle(item_code):
			return False
		parts = frappe.get_all("Product Bundle Item", filters={"parent": item_code}, pluck="item_code")
		return bool(frappe.db.exists("Item", {"name": ("in", parts), "is_stock_item": 1}))

	def _clear_mixed_warehouse(self) -> None:
		"""A warehouse for all rows that are in several would say something wrong."""
		places = {row.warehouse for row in self.items if not row.delivered_by_supplier}
		if len(places) > 1:
			self.set_warehouse = None

	def _refuse_with_draft_invoices(self) -> None:
		drafts = frappe.get_all(
			"Sales Invoice Item", filters={"sales_order": self.name, "docstatus": 0}, pluck="parent"
		)
		if drafts:
			frappe.throw(
				_("Sales Invoice {0} must be deleted before cancelling this Sales Order").format(
					", ".join(sorted(set(drafts)))
				)
			)


def _update_reserved(item_code: str | None, warehouse: str | None) -> None:
	if item_code and warehouse and frappe.get_cached_value("Item", item_code, "is_stock_item"):
		update_bin_qty(item_code, warehouse, {"reserved_qty": get_reserved_qty(item_code, warehouse)})


@frappe.whitelist()
def update_status(status: str, name: str) -> None:
	"""Sets the status of an order by hand: Closed, On Hold, or Draft to open it again."""
	frappe.get_doc("Sales Order", name).update_status(status)
