from ecom_erp.flows.orders.row_protection import Row


class EcomAllowedHost(Row):
	"""A host the app may call."""
