"""Product Bundle: several items sold as one."""

import frappe
from frappe import _
from frappe.model.document import Document

DOCUMENT_ROWS = ("Sales Order Item", "Delivery Note Item", "Sales Invoice Item")


class ProductBundle(Document):
	"""The parts of an item that is itself not kept in stock."""

	def autoname(self) -> None:
		self.name = self.new_item_code

	def validate(self) -> None:
		if frappe.db.get_value("Item", self.new_item_code, "is_stock_item"):
			frappe.throw(_("Parent Item {0} must not be a Stock Item").format(self.new_item_code))
		for row in self.items:
			if frappe.db.exists("Product Bundle", {"new_item_code": row.item_code, "disabled": 0}):
				frappe.throw(
					_(
						"Row #{0}: Child Item should not be a Product Bundle. Please remove Item {1} and Save"
					).format(row.idx, frappe.bold(row.item_code))
				)

	def on_trash(self) -> None:
		for doctype in DOCUMENT_ROWS:
			filters = {"item_code": self.new_item_code, "docstatus": 1}
			parent = frappe.db.get_value(doctype, filters, "parent")
			if parent:
				frappe.throw(
					_("This Product Bundle is used in {0}. Cancel it before you delete the bundle.").format(
						parent
					)
				)
