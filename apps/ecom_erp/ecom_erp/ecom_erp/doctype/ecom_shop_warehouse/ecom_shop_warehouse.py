from ecom_erp.flows.orders.row_protection import Row


class EcomShopWarehouse(Row):
	"""A warehouse that may serve the shop."""
