from frappe.model.document import Document


class EcomBuyer(Document):
	"""A buyer of a shop and the customer in ERPNext."""
