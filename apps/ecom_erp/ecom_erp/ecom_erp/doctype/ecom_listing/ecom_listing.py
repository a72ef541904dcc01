from frappe.model.document import Document


class EcomListing(Document):
	"""What a shop sells, mapped to items."""
