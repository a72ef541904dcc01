"""Item Group: a tree of kinds of goods."""

import frappe
from frappe import _
from frappe.utils.nestedset import NestedSet


class ItemGroup(NestedSet):
	"""A node of the tree; only leaves take items in the desk."""

	nsm_parent_field = "parent_item_group"

	def validate(self) -> None:
		root = frappe.db.get_value("Item Group", {"lft": 1, "parent_item_group": ""}, "name")
		if not self.parent_item_group and root and root != self.name:
			self.parent_item_group = root
		companies = [row.company for row in self.item_group_defaults]
		if len(companies) != len(set(companies)):
			frappe.throw(_("Cannot set multiple Item Defaults for a company."))
