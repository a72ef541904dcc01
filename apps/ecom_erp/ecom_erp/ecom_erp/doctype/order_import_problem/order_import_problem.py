from ecom_erp.flows.rows import Row


class OrderImportProblem(Row):
	"""Order Import Problem."""
