from frappe.model.document import Document


class OrderImportColumn(Document):
	"""Order Import Column."""
