from frappe.model.document import Document


class CourierAccountRateCard(Document):
	"""Rate card by warehouse of origin."""
