from frappe.model.document import Document


class Waybill(Document):
	"""A courier's label for one parcel."""
