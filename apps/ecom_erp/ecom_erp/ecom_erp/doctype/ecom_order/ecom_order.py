from frappe.model.document import Document


class EcomOrder(Document):
	"""An order of any shop, in one pool."""
