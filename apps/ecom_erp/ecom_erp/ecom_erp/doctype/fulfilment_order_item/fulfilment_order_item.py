from frappe.model.document import Document


class FulfilmentOrderItem(Document):
	"""What a parcel holds."""
