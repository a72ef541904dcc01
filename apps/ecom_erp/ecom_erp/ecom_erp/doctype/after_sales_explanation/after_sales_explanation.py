from frappe.model.document import Document


class AfterSalesExplanation(Document):
	"""What a policy said about a ticket."""
