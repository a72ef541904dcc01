from frappe.model.document import Document


class EcomOrderHold(Document):
	"""Why an order waits for a person."""
