from ecom_erp.flows.rows import Row


class EcomOrderPayment(Row):
	"""A payment of the buyer."""
