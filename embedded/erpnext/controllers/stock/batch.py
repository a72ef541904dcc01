"""Batch: goods of one item that were made together."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import make_autoname
from frappe.utils import add_days


class Batch(Document):
	"""A batch of an item; its number is made from the item's series if none is given."""

	def autoname(self) -> None:
		if not self.batch_id:
			series = frappe.get_cached_value("Item", self.item, "batch_number_series")
			self.batch_id = make_autoname(series or "BATCH-.#####")
		self.name = self.batch_id

	def validate(self) -> None:
		if not frappe.get_cached_value("Item", self.item, "has_batch_no"):
			frappe.throw(_("The item {0} cannot have Batch").format(self.item))

	def before_save(self) -> None:
		days = frappe.get_cached_value("Item", self.item, "shelf_life_in_days")
		if days and self.manufacturing_date and not self.expiry_date:
			self.expiry_date = add_days(self.manufacturing_date, days)
