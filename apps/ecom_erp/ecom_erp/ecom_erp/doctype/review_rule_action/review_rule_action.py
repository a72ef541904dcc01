from ecom_erp.flows.orders.row_protection import Row


class ReviewRuleAction(Row):
	"""What a review rule does with an order."""
