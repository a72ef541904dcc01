from frappe.model.document import Document


class CourierRateCard(Document):
	"""A courier's prices by zone and weight."""
