from frappe.model.document import Document


class AfterSalesTicket(Document):
	"""Something went wrong after the sale."""
