from ecom_erp.flows.rows import Row


class EcomShopWarehouse(Row):
	"""A warehouse that may serve the shop."""
