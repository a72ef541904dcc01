from frappe.model.document import Document


class CourierAccount(Document):
	"""An account with a courier, or an own fleet."""
