from frappe.model.document import Document


class EcomShopGateway(Document):
	"""Account of a payment gateway."""
