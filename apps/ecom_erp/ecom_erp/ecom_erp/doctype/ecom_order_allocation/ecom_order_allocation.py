from ecom_erp.flows.orders.row_protection import Row


class EcomOrderAllocation(Row):
	"""Where a line ships from, and why."""
