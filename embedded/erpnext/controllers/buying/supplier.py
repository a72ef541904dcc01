"""Supplier: who sells to the company."""

import frappe
from erpnext.utilities.party_contact import make_primary_contact
from frappe.contacts.address_and_contact import delete_contact_and_address, load_address_and_contact
from frappe.contacts.doctype.address.address import get_address_display
from frappe.model.document import Document
from frappe.model.naming import append_number_if_name_exists, set_name_by_naming_series


class Supplier(Document):
	"""Named after the supplier or by a series, as the Buying Settings say."""

	def onload(self) -> None:
		load_address_and_contact(self)

	def autoname(self) -> None:
		if frappe.db.get_single_value("Buying Settings", "supp_master_name") == "Naming Series":
			set_name_by_naming_series(self)
		else:
			self.name = append_number_if_name_exists("Supplier", self.supplier_name, separator=" - ")

	def validate(self) -> None:
		if self.supplier_primary_address:
			self.primary_address = get_address_display(self.supplier_primary_address)

	def on_update(self) -> None:
		if not self.supplier_primary_contact and (self.mobile_no or self.email_id):
			self.db_set("supplier_primary_contact", make_primary_contact(self))

	def on_trash(self) -> None:
		self.db_set({"supplier_primary_contact": None, "supplier_primary_address": None})
		delete_contact_and_address("Supplier", self.name)
