"""Warehouse: a place, or a group of places, of one company."""

import frappe
from frappe import _
from frappe.contacts.address_and_contact import load_address_and_contact
from frappe.utils.nestedset import NestedSet


class Warehouse(NestedSet):
	"""A node of the company's tree of places."""

	nsm_parent_field = "parent_warehouse"

	def autoname(self) -> None:
		"""The company's abbreviation makes the name unique: "Stores - ABC"."""
		suffix = " - " + frappe.get_cached_value("Company", self.company, "abbr")
		name = self.warehouse_name
		self.name = name if name.endswith(suffix) else name + suffix

	def onload(self) -> None:
		load_address_and_contact(self)

	def validate(self) -> None:
		parent = self.parent_warehouse
		if parent and not frappe.db.get_value("Warehouse", parent, "is_group"):
			frappe.throw(_("Parent Warehouse {0} is not a group").format(parent))
		if parent and frappe.db.get_value("Warehouse", parent, "company") != self.company:
			frappe.throw(_("Parent Warehouse {0} belongs to another company").format(parent))
		if self.is_group and not self.is_new() and self._has_moves():
			frappe.throw(_("Warehouses with existing transaction can not be converted to group."))

	def on_trash(self) -> None:
		if frappe.db.exists("Stock Ledger Entry", {"warehouse": self.name}):
			frappe.throw(_("Warehouse can not be deleted as stock ledger entry exists for this warehouse."))
		for bin_doc in frappe.get_all(
			"Bin",
			filters={"warehouse": self.name},
			fields=["name", "actual_qty", "reserved_qty", "ordered_qty"],
		):
			if bin_doc.actual_qty or bin_doc.reserved_qty or bin_doc.ordered_qty:
				frappe.throw(_("Warehouse {0} can not be deleted, it has stock or orders").format(self.name))
			frappe.delete_doc("Bin", bin_doc.name, ignore_permissions=True)
		super().on_trash()

	def _has_moves(self) -> bool:
		return self.has_value_changed("is_group") and bool(
			frappe.db.exists("Stock Ledger Entry", {"warehouse": self.name})
		)
