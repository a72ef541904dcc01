"""Bin: what is on hand, ordered, requested and reserved of one item in one warehouse."""

import frappe
from frappe.model.document import Document
from frappe.utils import flt

ADDED = ("actual_qty", "ordered_qty", "indented_qty", "planned_qty")
TAKEN = (
	"reserved_qty",
	"reserved_qty_for_production",
	"reserved_qty_for_sub_contract",
	"reserved_qty_for_production_plan",
)


class Bin(Document):
	"""One item in one warehouse."""

	def before_save(self) -> None:
		if self.is_new() or not self.stock_uom:
			self.stock_uom = frappe.get_cached_value("Item", self.item_code, "stock_uom")
		self.set_projected_qty()

	def set_projected_qty(self) -> None:
		"""What will be on hand when all orders and requests are through."""
		coming = sum(flt(self.get(fieldname)) for fieldname in ADDED)
		going = sum(flt(self.get(fieldname)) for fieldname in TAKEN)
		self.projected_qty = coming - going

	@frappe.whitelist()
	def recalculate_qty(self) -> None:
		"""Works every quantity out again from ledger and orders."""
		from erpnext.stock.stock_balance import get_reserved_qty
		from erpnext.stock.utils import get_stock_balance

		self.actual_qty = get_stock_balance(self.item_code, self.warehouse)
		self.reserved_qty = get_reserved_qty(self.item_code, self.warehouse)
		self.set_projected_qty()
		self.save()


def on_doctype_update() -> None:
	"""One Bin per item and warehouse, held by the database."""
	frappe.db.add_unique("Bin", ["item_code", "warehouse"], constraint_name="unique_item_warehouse")
