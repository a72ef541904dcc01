from ecom_erp.flows.rows import Row


class ReviewRuleAction(Row):
	"""What a review rule does with an order."""
