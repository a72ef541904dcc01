from frappe.model.document import Document


class CourierSurcharge(Document):
	"""What is added to the base price."""
