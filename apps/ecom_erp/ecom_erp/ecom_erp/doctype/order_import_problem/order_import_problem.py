from frappe.model.document import Document


class OrderImportProblem(Document):
	"""Order Import Problem."""
