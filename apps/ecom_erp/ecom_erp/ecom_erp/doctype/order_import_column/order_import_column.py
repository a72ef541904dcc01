from ecom_erp.flows.orders.row_protection import Row


class OrderImportColumn(Row):
	"""Order Import Column."""
