from ecom_erp.flows.rows import Row


class EcomOrderHold(Row):
	"""Why an order waits for a person."""
