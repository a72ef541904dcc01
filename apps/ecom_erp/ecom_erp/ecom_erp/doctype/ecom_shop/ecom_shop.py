from frappe.model.document import Document


class EcomShop(Document):
	"""A shop on a sales channel."""
