from frappe.model.document import Document


class EcomOrderAllocation(Document):
	"""Where a line ships from, and why."""
