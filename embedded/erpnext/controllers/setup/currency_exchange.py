"""Currency Exchange: what one unit of a currency was worth on a day."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, formatdate, get_datetime_str


class CurrencyExchange(Document):
	"""A rate for selling, buying or both."""

	def autoname(self) -> None:
		purposes = {(1, 0): "-Buying", (0, 1): "-Selling"}
		purpose = purposes.get((cint(self.for_buying), cint(self.for_selling)), "")
		day = formatdate(get_datetime_str(self.date)[:10], "yyyy-MM-dd")
		self.name = f"{day}-{self.from_currency}-{self.to_currency}{purpose}"

	def validate(self) -> None:
		self.validate_value("exchange_rate", ">", 0)
		if self.from_currency == self.to_currency:
			frappe.throw(_("From Currency and To Currency cannot be same"))
		if not cint(self.for_buying) and not cint(self.for_selling):
			frappe.throw(_("Currency Exchange must be applicable for Buying or for Selling."))
