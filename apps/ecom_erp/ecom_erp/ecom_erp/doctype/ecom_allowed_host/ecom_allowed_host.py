from ecom_erp.flows.rows import Row


class EcomAllowedHost(Row):
	"""A host the app may call."""
