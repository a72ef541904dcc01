from frappe.model.document import Document


class EcomShopWarehouse(Document):
	"""A warehouse that may serve the shop."""
