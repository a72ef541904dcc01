import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.flows.guard import refuse_changes
from ecom_erp.flows.tickets import complete_ticket

# what a person fills in; the rest follows from the order and the buttons
FILLED = ("ticket_type", "reason", "description", "lines", "refund_shipping", "refund_amount")
FILLED_LATER = ("description", "lines")


class AfterSalesTicket(Document):
	"""Something went wrong after the sale."""

	def validate(self):
		before = self.get_doc_before_save()
		if before and before.status != self.status and not self.flags.by_machine:
			frappe.throw(_("Use the buttons of the ticket to move it on"))
		refuse_changes(self, FILLED if self.status == "Open" else FILLED_LATER)
		if self.status not in ("Closed", "Rejected", "Refunding"):
			complete_ticket(self)
