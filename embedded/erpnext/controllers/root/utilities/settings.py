"""Settings whose values are the defaults of new documents."""

import frappe
from frappe.model.document import Document


class SettingsWithDefaults(Document):
	"""Stores the values of `default_fields` as defaults of the site."""

	default_fields: tuple[str, ...] = ()

	def on_update(self) -> None:
		for fieldname in self.default_fields:
			frappe.db.set_default(fieldname, self.get(fieldname) or "")
