from ecom_erp.flows.rows import Row


class ReviewLogEntry(Row):
	"""A rule that applied in a review."""
