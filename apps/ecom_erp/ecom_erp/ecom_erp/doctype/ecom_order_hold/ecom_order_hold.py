from ecom_erp.flows.orders.row_protection import Row


class EcomOrderHold(Row):
	"""Why an order waits for a person."""
