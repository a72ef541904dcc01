from frappe.model.document import Document


class OutboxMessage(Document):
	"""A message we owe a shop."""
