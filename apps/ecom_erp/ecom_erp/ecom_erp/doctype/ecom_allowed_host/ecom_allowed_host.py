from frappe.model.document import Document


class EcomAllowedHost(Document):
	"""A host the app may call."""
