from frappe.model.document import Document


class EcomOrderPayment(Document):
	"""A payment of the buyer."""
