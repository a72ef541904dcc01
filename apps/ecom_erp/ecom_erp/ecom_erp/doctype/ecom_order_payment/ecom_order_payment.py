from ecom_erp.flows.orders.row_protection import Row


class EcomOrderPayment(Row):
	"""A payment of the buyer."""
