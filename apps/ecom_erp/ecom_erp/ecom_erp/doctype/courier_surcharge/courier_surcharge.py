from ecom_erp.flows.rows import Row


class CourierSurcharge(Row):
	"""What is added to the base price."""
