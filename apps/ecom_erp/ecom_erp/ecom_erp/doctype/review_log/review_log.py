from frappe.model.document import Document


class ReviewLog(Document):
	"""What the review rules did with each order, and why. Entries are written while orders are reviewed."""
