from frappe.model.document import Document


class ReviewLogEntry(Document):
	"""A rule that applied in a review."""
