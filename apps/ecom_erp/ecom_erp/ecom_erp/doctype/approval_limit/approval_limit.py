from frappe.model.document import Document


class ApprovalLimit(Document):
	"""How much the people with a role may approve."""
