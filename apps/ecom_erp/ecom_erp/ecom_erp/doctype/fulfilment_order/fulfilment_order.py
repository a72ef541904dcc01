from frappe.model.document import Document


class FulfilmentOrder(Document):
	"""What one warehouse ships of an order."""
