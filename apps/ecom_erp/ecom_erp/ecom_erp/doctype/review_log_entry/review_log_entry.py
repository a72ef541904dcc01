from ecom_erp.flows.orders.row_protection import Row


class ReviewLogEntry(Row):
	"""A rule that applied in a review."""
