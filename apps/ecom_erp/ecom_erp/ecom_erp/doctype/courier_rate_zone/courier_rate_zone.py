from frappe.model.document import Document


class CourierRateZone(Document):
	"""Price of a zone."""
