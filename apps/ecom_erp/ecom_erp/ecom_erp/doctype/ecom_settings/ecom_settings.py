from frappe.model.document import Document


class EcomSettings(Document):
	"""Settings of the e-commerce suite."""
