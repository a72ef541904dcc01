from frappe.model.document import Document


class ReviewRuleAction(Document):
	"""What a review rule does with an order."""
