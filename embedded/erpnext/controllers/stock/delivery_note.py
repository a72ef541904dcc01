"""Delivery Note: goods that leave to a customer, or come back from one."""

import frappe
from erpnext.controllers import delivery_billing
from erpnext.controllers.sales_and_purchase_return import make_return_doc
from erpnext.controllers.selling_controller import SellingController
from erpnext.controllers.status_updater import ProgressRule, Source
from erpnext.stock.doctype.packed_item.packed_item import make_packing_list
from erpnext.stock.stock_ledger import current_rate, rate_at_which_it_left
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt

ROWS = "Delivery Note Item"
INVOICE_ROWS = "Sales Invoice Item"
BY_STOCK_INVOICE = {"parent_doctype": "Sales Invoice", "parent_filters": {"update_stock": 1}}
BY_STOCK_CREDIT_NOTE = {
	"parent_doctype": "Sales Invoice",
	"parent_filters": {"update_stock": 1, "is_return": 1},
}
BY_RETURN = {"parent_doctype": "Delivery Note", "parent_filters": {"is_return": 1}}

DELIVERED = ProgressRule(
	sources=(
		Source(ROWS, "so_detail", "qty"),
		Source(INVOICE_ROWS, "so_detail", "qty", **BY_STOCK_INVOICE),
	),
	target_doctype="Sales Order Item",
	target_field="delivered_qty",
	limit_field="qty",
	parent_doctype="Sales Order",
	percent_field="per_delivered",
	percent_join_field="against_sales_order",
	status_field="delivery_status",
	keyword="Delivered",
)
DELIVERED_OF_INVOICE = ProgressRule(
	sources=(Source(ROWS, "si_detail", "qty"),),
	target_doctype=INVOICE_ROWS,
	target_field="delivered_qty",
	limit_field="qty",
	limit="exact",
)
DELIVERED_OF_PICK_LIST = ProgressRule(
	sources=(Source(ROWS, "pick_list_item", "stock_qty"),),
	target_doctype="Pick List Item",
	target_field="delivered_qty",
	limit_field="picked_qty",
	parent_doctype="Pick List",
	percent_field="per_delivered",
	percent_join_field="against_pick_list",
	status_field="delivery_status",
	keyword="Delivered",
)
RETURNED_OF_ORDER = ProgressRule(
	sources=(
		Source(ROWS, "so_detail", "qty", sign=-1, **BY_RETURN),
		Source(INVOICE_ROWS, "so_detail", "qty", sign=-1, **BY_STOCK_CREDIT_NOTE),
	),
	target_doctype="Sales Order Item",
	target_field="returned_qty",
)
RETURNED_OF_DELIVERY = ProgressRule(
	sources=(Source(ROWS, "dn_detail", "stock_qty", sign=-1, **BY_RETURN),),
	target_doctype=ROWS,
	target_field="returned_qty",
	limit_field="stock_qty",
	parent_doctype="Delivery Note",
	percent_field="per_returned",
	percent_parent_field="return_against",
)


class DeliveryNote(SellingController):
	"""Lowers stock and what its orders still reserve; a return raises both."""

	def __init__(self, *args, **kwargs) -> None:
		super().__init__(*args, **kwargs)
		# As in ERPNext: a return that was mapped in memory counts as one only after it was read from the database.
		self._was_return_from_start = cint(self.get("is_return"))

	def progress_rules(self) -> list[ProgressRule]:
		rules = [DELIVERED, DELIVERED_OF_INVOICE, DELIVERED_OF_PICK_LIST]
		if self._was_return_from_start:
			rules += [RETURNED_OF_ORDER, RETURNED_OF_DELIVERY]
		return rules

	def validate(self) -> None:
		self.validate_posting_time()
		super().validate()
		self._validate_references()
		self.set_status()
		self.check_sales_order_on_hold_or_close("against_sales_order")
		self._validate_against_sources()
		make_packing_list(self)
		self.validate_warehouse()
		self._require_warehouses()
		self._set_current_stock()
		self._set_incoming_rates()

	def on_submit(self) -> None:
		# The reserved quantity of a Bin follows from what its orders have delivered: progress comes first.
		self.update_prevdoc_status()
		delivery_billing.update_billing_of_delivery(self)
		self.update_reserved_qty()
		self.make_sl_entries(self._ledger_rows())

	def on_cancel(self) -> None:
		self.ignore_linked_doctypes = ("GL Entry", "Stock Ledger Entry", "Serial and Batch Bundle")
		self.check_sales_order_on_hold_or_close("against_sales_order")
		self._refuse_if_billed()
		self.update_prevdoc_status()
		delivery_billing.update_billing_of_delivery(self)
		self.update_reserved_qty()
		self.make_sl_entries([])
		self.set_status(update=True)

	def update_status(self, status: str) -> None:
		"""Closes the note, or opens it again."""
		self.set_status(update=True, status=status)
		self.notify_update()

	def _validate_references(self) -> None:
		"""An order or invoice is always named together with its row."""
		pairs = (("against_sales_order", "so_detail"), ("against_sales_invoice", "si_detail"))
		for row in self.items:
			for document, detail in pairs:
				if bool(row.get(document)) != bool(row.get(detail)):
					missing = detail if row.get(document) else document
					frappe.throw(
						_("The field {0} in row {1} is not set").format(row.meta.get_label(missing), row.idx)
					)

	def _validate_against_sources(self) -> None:
		header, line = ("customer", "company", "currency"), ("item_code", "uom", "conversion_factor")
		self.validate_same_as_source("Sales Order", "against_sales_order", header)
		self.validate_same_as_source("Sales Order Item", "so_detail", line)
		self.validate_same_as_source("Sales Invoice", "against_sales_invoice", header)
		self.validate_same_as_source("Sales Invoice Item", "si_detail", line)

	def _require_warehouses(self) -> None:
		for row in self.get_item_list():
			if not row.warehouse and frappe.get_cached_value("Item", row.item_code, "is_stock_item"):
				frappe.throw(_("Warehouse required for stock Item {0}").format(row.item_code))

	def _set_current_stock(self) -> None:
		for row in self.items:
			place = {"item_code": row.item_code, "warehouse": row.warehouse}
			row.actual_qty = flt(frappe.db.get_value("Bin", place, "actual_qty"))

	def _set_incoming_rates(self) -> None:
		"""What a unit is worth: on a return what it was worth when it left, else what it is worth now."""
		for row in [*self.items, *(self.packed_items or [])]:
			if not frappe.get_cached_value("Item", row.item_code, "is_stock_item"):
				continue
			if self.is_return and self.return_against:
				detail = row.get("dn_detail") or ""
				row.incoming_rate = rate_at_which_it_left(
					"Delivery Note", self.return_against, detail, row.item_code
				)
			elif not flt(row.incoming_rate):
				row.incoming_rate = current_rate(row.item_code, row.warehouse)

	def _refuse_if_billed(self) -> None:
		filters = {"delivery_note": self.name, "docstatus": 1}
		invoice = frappe.db.get_value(INVOICE_ROWS, filters, "parent")
		if invoice:
			frappe.throw(_("Sales Invoice {0} has already been submitted").format(invoice))

	def _ledger_rows(self) -> list[dict]:
		return [
			self.sl_entry(
				row,
				actual_qty=-flt(row.qty),
				incoming_rate=flt(row.incoming_rate) if self.is_return else 0,
			)
			for row in self.get_item_list()
			if flt(row.qty) and frappe.get_cached_value("Item", row.item_code, "is_stock_item")
		]


@frappe.whitelist()
def make_sales_invoice(
	source_name: str, target_doc: str | Document | None = None, args: dict | None = None
) -> Document:
	"""A Sales Invoice, not yet saved, of what is delivered and neither returned nor billed."""
	return delivery_billing.make_sales_invoice(source_name, target_doc, args)


@frappe.whitelist()
def make_sales_return(source_name: str, target_doc: str | Document | None = None) -> Document:
	"""A return, not yet saved, of all that was not returned before."""
	return make_return_doc("Delivery Note", source_name, target_doc)


@frappe.whitelist()
def update_delivery_note_status(docname: str, status: str) -> None:
	"""Closes a Delivery Note, or opens it again."""
	frappe.get_doc("Delivery Note", docname).update_status(status)
