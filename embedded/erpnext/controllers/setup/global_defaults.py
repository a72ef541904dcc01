"""Global Defaults: company, currency and country that new documents start with."""

import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter
from frappe.model.document import Document
from frappe.utils import cint

DEFAULTS = {"company": "default_company", "currency": "default_currency", "country": "country"}
ROUNDED = ("Sales Order", "Delivery Note", "Sales Invoice")


class GlobalDefaults(Document):
	"""One record for the site."""

	def on_update(self) -> None:
		for key, fieldname in DEFAULTS.items():
			frappe.db.set_default(key, self.get(fieldname) or "")
		if self.has_value_changed("disable_rounded_total"):
			self._set_rounding()
		frappe.clear_cache()

	@frappe.whitelist()
	def get_defaults(self) -> dict:
		"""The defaults as the desk reads them."""
		return frappe.defaults.get_defaults()

	def _set_rounding(self) -> None:
		"""New documents have a rounded total, or none."""
		value = str(cint(self.disable_rounded_total))
		for doctype in ROUNDED:
			make_property_setter(doctype, "disable_rounded_total", "default", value, "Text")
