from ecom_erp.flows.rows import Row


class EcomOrderLine(Row):
	"""A line of an order as the shop states it."""
