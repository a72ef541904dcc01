"""Stock Entry Type: a named use of one of the purposes."""

import frappe
from frappe import _
from frappe.model.document import Document


class StockEntryType(Document):
	"""The standard ones cannot be renamed or removed."""

	def on_trash(self) -> None:
		if self.is_standard:
			frappe.throw(_("Stock Entry Type {0} is a standard one and cannot be deleted").format(self.name))
