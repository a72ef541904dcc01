from ecom_erp.flows.rows import Row


class AfterSalesReturn(Row):
	"""A return Delivery Note of a ticket."""
