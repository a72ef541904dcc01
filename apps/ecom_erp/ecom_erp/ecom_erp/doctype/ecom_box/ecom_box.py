from frappe.model.document import Document


class EcomBox(Document):
	"""A box or bag on the packing tables."""
