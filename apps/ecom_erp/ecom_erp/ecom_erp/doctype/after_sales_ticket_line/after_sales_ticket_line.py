from frappe.model.document import Document


class AfterSalesTicketLine(Document):
	"""A line the ticket is about."""
