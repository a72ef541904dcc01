import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.flows.tickets import complete_ticket


class AfterSalesTicket(Document):
	"""Something went wrong after the sale."""

	def validate(self):
		before = self.get_doc_before_save()
		if before and before.status != self.status and not self.flags.by_machine:
			frappe.throw(_("Use the buttons of the ticket to move it on"))
		if self.status not in ("Closed", "Rejected", "Refunding"):
			complete_ticket(self)
