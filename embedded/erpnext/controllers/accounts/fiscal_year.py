"""Fiscal Year: the span of one set of yearly accounts."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, add_years, getdate


class FiscalYear(Document):
	"""Twelve months, unless it is marked as short."""

	def validate(self) -> None:
		if getdate(self.year_start_date) > getdate(self.year_end_date):
			frappe.throw(_("Fiscal Year Start Date should be one year earlier than Fiscal Year End Date"))
		last = add_days(add_years(getdate(self.year_start_date), 1), -1)
		if not self.is_short_year and getdate(self.year_end_date) != last:
			frappe.throw(_("Fiscal Year End Date should be one year after Fiscal Year Start Date"))

	def on_update(self) -> None:
		frappe.cache.delete_value("fiscal_years")
