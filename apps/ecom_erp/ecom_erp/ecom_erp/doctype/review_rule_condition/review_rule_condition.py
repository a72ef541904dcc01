from ecom_erp.flows.orders.row_protection import Row


class ReviewRuleCondition(Row):
	"""What must be so on an order for a review rule."""
