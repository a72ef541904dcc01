from frappe.model.document import Document


class InboxMessage(Document):
	"""An event a shop told us, kept as it came."""
