from frappe.model.document import Document


class EcomOrderLine(Document):
	"""A line of an order as the shop states it."""
