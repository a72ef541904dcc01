import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.flows.notify.phones import e164


class EcomMessageOptOut(Document):
	"""A phone number that wants no text messages."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		number: DF.Data
		since: DF.Datetime | None
	# end: auto-generated types

	def validate(self):
		if self.flags.by_machine:
			return
		number = e164(self.number)
		if not number:
			frappe.throw(_("Enter the phone number with the country's code, for example +13125550142"))
		self.number = number
