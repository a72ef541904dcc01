"""What Material Request and Purchase Order have in common."""

import frappe
from erpnext.accounts.party import get_party_defaults
from erpnext.controllers.stock_controller import StockController
from frappe import _
from frappe.contacts.doctype.address.address import get_address_display
from frappe.utils import getdate

ADDRESS_DISPLAYS = {
	"supplier_address": "address_display",
	"shipping_address": "shipping_address_display",
	"billing_address": "billing_address_display",
}


class BuyingController(StockController):
	"""Base of the buying documents."""

	def validate(self) -> None:
		super().validate()
		self.set_qty_as_per_stock_uom()
		self.validate_warehouse()
		for link, display in ADDRESS_DISPLAYS.items():
			if self.get(link):
				self.set(display, get_address_display(self.get(link)))

	def set_missing_values(self, for_validate: bool = False) -> None:
		"""Fills supplier details, currency and rates, and row details."""
		super().set_missing_values(for_validate)
		if self.get("supplier"):
			defaults = get_party_defaults("Supplier", self.supplier, self.company, self.currency)
			for fieldname, value in defaults.items():
				if value and self.meta.has_field(fieldname) and not self.get(fieldname):
					self.set(fieldname, value)
		if self.meta.has_field("currency"):
			self.set_currency_and_rates("Buying")
		self.set_missing_item_details(for_validate)
		if not for_validate and self.meta.has_field("taxes"):
			self.set_taxes_from_template()

	def validate_schedule_date(self) -> None:
		"""The document is wanted by the first date of its rows; a row without a date takes the document's."""
		dates = [getdate(row.schedule_date) for row in self.items if row.schedule_date]
		if dates:
			self.schedule_date = min(dates)
		if not self.schedule_date:
			frappe.throw(_("Please enter Reqd by Date"))
		for row in self.items:
			row.schedule_date = row.schedule_date or self.schedule_date
			if self.transaction_date and getdate(row.schedule_date) < getdate(self.transaction_date):
				frappe.throw(_("Row #{0}: Reqd by Date cannot be before Transaction Date").format(row.idx))
