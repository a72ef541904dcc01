"""Cost Center: where costs and income arise."""

import frappe
from frappe import _
from frappe.utils.nestedset import NestedSet


class CostCenter(NestedSet):
	"""A node of the company's tree of cost centers."""

	nsm_parent_field = "parent_cost_center"

	def autoname(self) -> None:
		"""Number, name and the company's abbreviation: "Main - ABC"."""
		abbr = frappe.get_cached_value("Company", self.company, "abbr")
		parts = [self.cost_center_name.strip(), abbr]
		if self.cost_center_number:
			parts.insert(0, self.cost_center_number.strip())
		self.name = " - ".join(parts)

	def validate(self) -> None:
		if not self.parent_cost_center:
			if self.cost_center_name != self.company:
				frappe.throw(_("Please enter parent cost center"))
		elif not frappe.db.get_value("Cost Center", self.parent_cost_center, "is_group"):
			frappe.throw(_("{0} is not a group node").format(self.parent_cost_center))
