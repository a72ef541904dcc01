from frappe.model.document import Document


class EcomListingItem(Document):
	"""An item that one sold listing takes from stock."""
