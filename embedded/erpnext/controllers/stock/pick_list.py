"""Pick List: what to take from which place, for Sales Orders or Material Requests."""

import frappe
from erpnext.controllers.status_updater import StatusUpdater
from erpnext.stock.doctype.packed_item.packed_item import is_product_bundle
from erpnext.stock.doctype.pick_list.pick_locations import free_places, places_for
from erpnext.stock.doctype.pick_list.picked_delivery import create_delivery_note, full_bundles
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Sum
from frappe.utils import cint, flt

__all__ = ["PickList", "create_delivery_note"]


class PickList(StatusUpdater):
	"""Finds places with free stock when it is saved; marks its orders as picked when it is submitted."""

	def validate(self) -> None:
		for row in self.locations or []:
			self._check_stock(row)
			self._check_company(row)

	def before_save(self) -> None:
		self.set_status()
		if not self.pick_manually:
			self.set_item_locations()
		for row in self.locations or []:
			order = row.sales_order
			if order and flt(frappe.db.get_value("Sales Order", order, "per_picked")) == 100:
				frappe.throw(_("Row #{0}: item {1} has been picked already.").format(row.idx, row.item_code))

	def before_submit(self) -> None:
		for row in self.locations or []:
			if self.scan_mode and flt(row.picked_qty) < flt(row.stock_qty):
				frappe.throw(
					_(
						"Row {0} picked quantity is less than the required quantity, additional {1} {2} required."
					).format(row.idx, flt(row.stock_qty) - flt(row.picked_qty), row.stock_uom),
					title=_("Pick List Incomplete"),
				)
			if not self.scan_mode and not flt(row.picked_qty):
				row.picked_qty = row.stock_qty

	def on_submit(self) -> None:
		self.set_status(update=True)
		self._update_orders(sign=1)

	def on_cancel(self) -> None:
		self.ignore_linked_doctypes = ["Delivery Note"]
		self.set_status(update=True)
		self._update_orders(sign=-1)

	def stock_entry_exists(self) -> bool:
		"""Whether goods were moved by a Stock Entry made from this list."""
		return bool(frappe.db.exists("Stock Entry", {"pick_list": self.name, "docstatus": 1}))

	@frappe.whitelist()
	def set_item_locations(self, save: bool = False) -> None:
		"""Spreads what is to be picked over the places that have it free; what is picked already stays."""
		picked = [row for row in self.locations if flt(row.picked_qty)]
		wanted = [row for row in self.locations if not flt(row.picked_qty) and self._is_kept_in_stock(row)]
		free = {}
		for item_code in {row.item_code for row in wanted}:
			free[item_code] = free_places(self, item_code, picked)
		found = []
		for row in wanted:
			shares = places_for(flt(row.stock_qty), free[row.item_code])
			found += [self._share(row, place, qty) for place, qty in shares]
		if not found and not picked and self.docstatus == 0 and wanted:
			frappe.msgprint(_("Please Restock Items and Update the Pick List to continue."))
		self.set("locations", [])
		for row in [*[row.as_dict() for row in picked], *found]:
			row["idx"] = None
			self.append("locations", row)
		if cint(save):
			self.save()

	def _is_kept_in_stock(self, row: Document) -> bool:
		if not row.item_code:
			frappe.throw(_("Row #{0}: Item Code is Mandatory").format(row.idx))
		is_stock_item = frappe.get_cached_value("Item", row.item_code, "is_stock_item")
		return bool(is_stock_item) or is_product_bundle(row.item_code)

	def _share(self, row: Document, warehouse: str, stock_qty: float) -> dict:
		"""A copy of the row for one place."""
		share = row.as_dict(no_default_fields=True)
		share["warehouse"] = warehouse
		share["stock_qty"] = stock_qty
		share["qty"] = stock_qty / (flt(row.conversion_factor) or 1)
		share["picked_qty"] = stock_qty if self.docstatus == 1 else 0
		return share

	def _check_stock(self, row: Document) -> None:
		if not flt(row.picked_qty):
			return
		place = {"item_code": row.item_code, "warehouse": row.warehouse}
		on_hand = flt(frappe.db.get_value("Bin", place, "actual_qty"))
		if flt(row.picked_qty) > on_hand:
			frappe.throw(
				_(
					"At Row #{0}: The picked quantity {1} for the item {2} is greater than available stock {3} in the warehouse {4}."
				).format(row.idx, row.picked_qty, row.item_code, on_hand, row.warehouse),
				title=_("Insufficient Stock"),
			)

	def _check_company(self, row: Document) -> None:
		if row.sales_order and frappe.db.get_value("Sales Order", row.sales_order, "company") != self.company:
			frappe.throw(
				_("Row #{0}: Sales Order {1} is of another company").format(row.idx, row.sales_order)
			)

	def _update_bundles(self, sign: int) -> None:
		"""Adds the whole bundles of this list to the order rows, or takes them off."""
		for row_name, picked in full_bundles(self).items():
			already = frappe.db.get_value("Sales Order Item", row_name, "picked_qty", for_update=True)
			frappe.db.set_value("Sales Order Item", row_name, "picked_qty", flt(already) + sign * picked)

	def update_reference_qty(self) -> None:
		"""Writes what is picked, by all lists, to order rows and bundle parts."""
		for row in self.locations or []:
			if row.product_bundle_item:
				_write_picked("Packed Item", "product_bundle_item", row.product_bundle_item)
			elif row.sales_order_item:
				_write_picked("Sales Order Item", "sales_order_item", row.sales_order_item)

	def update_sales_order_picking_status(self) -> None:
		for order in dict.fromkeys(row.sales_order for row in self.locations if row.sales_order):
			frappe.get_doc("Sales Order", order, for_update=True).update_picking_status()

	def _update_orders(self, sign: int) -> None:
		self._update_bundles(sign)
		self.update_reference_qty()
		self.update_sales_order_picking_status()


def _write_picked(doctype: str, link_field: str, name: str) -> None:
	row = frappe.qb.DocType("Pick List Item")
	query = (
		frappe.qb.from_(row)
		.select(Sum(row.stock_qty), Sum(row.picked_qty))
		.where((row[link_field] == name) & (row.docstatus == 1))
	)
	if link_field == "sales_order_item":
		query = query.where(row.product_bundle_item.isnull() | (row.product_bundle_item == ""))
	wanted, picked = (flt(value) for value in query.run()[0])
	allowed = wanted * (
		1 + flt(frappe.db.get_single_value("Stock Settings", "over_delivery_receipt_allowance")) / 100
	)
	if picked > allowed:
		frappe.throw(
			_(
				"You are picking more than required quantity. Check if there is any other pick list created for the sales order."
			)
		)
	frappe.db.set_value(doctype, name, "picked_qty", picked, update_modified=False)
