from ecom_erp.flows.orders.row_protection import Row


class CourierSurcharge(Row):
	"""What is added to the base price."""
