from ecom_erp.flows.orders.row_protection import Row


class CourierRateZone(Row):
	"""Price of a zone."""
