from ecom_erp.flows.rows import Row


class ReviewRuleCondition(Row):
	"""What must be so on an order for a review rule."""
