from frappe.model.document import Document


class WaybillEvent(Document):
	"""What happened to a parcel on its way."""
