from ecom_erp.flows.orders.row_protection import Row


class EcomOrderLine(Row):
	"""A line of an order as the shop states it."""
