from frappe.model.document import Document


class ReviewRuleCondition(Document):
	"""What must be so on an order for a review rule."""
