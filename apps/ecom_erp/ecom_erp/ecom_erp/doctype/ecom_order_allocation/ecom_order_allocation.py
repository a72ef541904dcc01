from ecom_erp.flows.rows import Row


class EcomOrderAllocation(Row):
	"""Where a line ships from, and why."""
