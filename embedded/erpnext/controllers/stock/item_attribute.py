"""Item Attribute: a property in which variants differ."""

import frappe
from frappe import _
from frappe.model.document import Document


class ItemAttribute(Document):
	"""A named list of values, or a range of numbers."""

	def validate(self) -> None:
		if self.numeric_values:
			self.item_attribute_values = []
			return
		for fieldname in ("attribute_value", "abbr"):
			seen: set[str] = set()
			for row in self.item_attribute_values:
				text = (row.get(fieldname) or "").strip().lower()
				if text in seen:
					frappe.throw(_("{0} must appear only once").format(row.get(fieldname)))
				seen.add(text)
