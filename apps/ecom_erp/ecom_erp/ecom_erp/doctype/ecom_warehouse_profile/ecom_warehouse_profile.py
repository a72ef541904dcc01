from frappe.model.document import Document


class EcomWarehouseProfile(Document):
	"""How a warehouse ships orders."""
