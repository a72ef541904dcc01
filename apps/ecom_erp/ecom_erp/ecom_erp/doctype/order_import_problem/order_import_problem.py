from ecom_erp.flows.orders.row_protection import Row


class OrderImportProblem(Row):
	"""Order Import Problem."""
