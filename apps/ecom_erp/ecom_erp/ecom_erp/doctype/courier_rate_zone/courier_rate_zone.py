from ecom_erp.flows.rows import Row


class CourierRateZone(Row):
	"""Price of a zone."""
