"""Purchase Order: what a supplier is to bring."""

import frappe
from erpnext.controllers.buying_controller import BuyingController
from erpnext.controllers.status_updater import ProgressRule, Source
from erpnext.stock.doctype.material_request.request_progress import update_requested_qty
from erpnext.stock.stock_balance import get_ordered_qty, update_bin_qty
from frappe import _
from frappe.utils import flt

ROWS = "Purchase Order Item"

ORDERED_OF_REQUEST = ProgressRule(
	sources=(Source(ROWS, "material_request_item", "stock_qty"),),
	target_doctype="Material Request Item",
	target_field="ordered_qty",
	limit_field="stock_qty",
	parent_doctype="Material Request",
	percent_field="per_ordered",
	percent_join_field="material_request",
)
ORDERED_OF_SALES_ORDER = ProgressRule(
	sources=(Source(ROWS, "sales_order_item", "stock_qty"),),
	target_doctype="Sales Order Item",
	target_field="ordered_qty",
	limit_field="stock_qty",
)


class PurchaseOrder(BuyingController):
	"""Raises what its Bins expect, and lowers what was only requested."""

	def progress_rules(self) -> list[ProgressRule]:
		rules = [ORDERED_OF_REQUEST]
		if any(row.sales_order for row in self.items):
			rules.append(ORDERED_OF_SALES_ORDER)
		return rules

	def validate(self) -> None:
		super().validate()
		self.set_status()
		self.validate_schedule_date()
		self.validate_uom_is_integer("uom", "qty")
		self.validate_uom_is_integer("stock_uom", "stock_qty")
		self._validate_requests()
		self._validate_minimum()
		self.title = self.title or self.supplier_name

	def on_submit(self) -> None:
		self.update_prevdoc_status()
		self._update_bins()
		self._update_last_purchase_rates()

	def on_cancel(self) -> None:
		self.ignore_linked_doctypes = ("GL Entry", "Payment Ledger Entry")
		self.db_set("status", "Cancelled")
		self.update_prevdoc_status()
		self._update_bins()

	def update_status(self, status: str) -> None:
		"""Closes the order, puts it on hold, or opens it again with `Draft`."""
		self.set_status(update=True, status=status)
		self._update_bins()
		self.notify_update()

	def on_rows_changed(self, removed: list) -> None:
		"""After rows of the submitted order were changed: progress and Bins, also of removed rows."""
		self.update_prevdoc_status()
		self._update_bins()
		for row in removed:
			_update_ordered(row.item_code, row.warehouse)

	def _update_bins(self) -> None:
		for item_code, warehouse in dict.fromkeys((row.item_code, row.warehouse) for row in self.items):
			_update_ordered(item_code, warehouse)
		by_request: dict[str, list[str]] = {}
		for row in self.items:
			if row.material_request:
				by_request.setdefault(row.material_request, []).append(row.material_request_item)
		for name, rows in by_request.items():
			request = frappe.get_doc("Material Request", name)
			if request.status in ("Stopped", "Cancelled"):
				frappe.throw(
					_("{0} {1} is cancelled or stopped").format(_("Material Request"), name),
					frappe.InvalidStatusError,
				)
			update_requested_qty(request, rows)

	def _validate_requests(self) -> None:
		for row in self.items:
			if not row.material_request_item:
				continue
			item = frappe.db.get_value("Material Request Item", row.material_request_item, "item_code")
			if item != row.item_code:
				frappe.throw(
					_("Row #{0}: Item {1} is not the one that was requested").format(row.idx, row.item_code)
				)

	def _validate_minimum(self) -> None:
		ordered: dict[str, float] = {}
		for row in self.items:
			ordered[row.item_code] = ordered.get(row.item_code, 0.0) + flt(row.stock_qty)
		for item_code, qty in ordered.items():
			least = flt(frappe.get_cached_value("Item", item_code, "min_order_qty"))
			if qty < least:
				frappe.throw(
					_(
						"Item {0}: Ordered qty {1} cannot be less than minimum order qty {2} (defined in Item)."
					).format(item_code, qty, least)
				)

	def _update_last_purchase_rates(self) -> None:
		if frappe.db.get_single_value("Buying Settings", "disable_last_purchase_rate"):
			return
		for row in self.items:
			rate = flt(row.base_net_rate) / flt(row.conversion_factor or 1)
			frappe.db.set_value("Item", row.item_code, "last_purchase_rate", rate, update_modified=False)


def _update_ordered(item_code: str | None, warehouse: str | None) -> None:
	if item_code and warehouse and frappe.get_cached_value("Item", item_code, "is_stock_item"):
		update_bin_qty(item_code, warehouse, {"ordered_qty": get_ordered_qty(item_code, warehouse)})


@frappe.whitelist()
def update_status(status: str, name: str) -> None:
	"""Sets the status of an order by hand: Closed, On Hold, or Draft to open it again."""
	frappe.get_doc("Purchase Order", name).update_status(status)
