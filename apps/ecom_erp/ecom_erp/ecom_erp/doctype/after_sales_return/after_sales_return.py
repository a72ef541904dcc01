from frappe.model.document import Document


class AfterSalesReturn(Document):
	"""A return Delivery Note of a ticket."""
