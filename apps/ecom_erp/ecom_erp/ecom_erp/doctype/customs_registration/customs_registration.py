import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.core.customs.registrations import FIXED
from ecom_erp.flows.customs.registrations import InvalidNumber, sound


class CustomsRegistration(Document):
	"""A number under which a company is known to customs or a tax authority."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		company: DF.Link
		country: DF.Data | None
		kind: DF.Literal["EORI", "VAT", "EIN", "IOSS", "VOEC", "GST"]
		number: DF.Data
	# end: auto-generated types

	def validate(self):
		self.country = FIXED.get(self.kind) or (self.country or "").strip().upper()
		if len(self.country) != 2 or not self.country.isalpha():
			frappe.throw(_("Enter the code of a country, or EU"))
		try:
			self.number = sound(self.kind, self.country, self.number)
		except InvalidNumber:
			frappe.throw(
				_("{0} is not a valid {1} number of {2}").format(self.number, self.kind, self.country),
				title=_("Invalid Number"),
			)


def on_doctype_update():
	frappe.db.add_unique("Customs Registration", ["company", "kind", "country"])
