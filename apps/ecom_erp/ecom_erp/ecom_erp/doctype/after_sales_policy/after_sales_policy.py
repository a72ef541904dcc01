import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.flows.after_sales import policies


class AfterSalesPolicy(Document):
	"""What is offered for tickets that meet its conditions."""

	def validate(self):
		if not 0 <= (self.fee_percent or 0) <= 100:
			frappe.throw(_("The fee must be between 0 and 100 percent"))
		if self.to_day and (self.from_day or 0) > self.to_day:
			frappe.throw(_("The last day lies before the first"))
		policies.as_policy(self)
