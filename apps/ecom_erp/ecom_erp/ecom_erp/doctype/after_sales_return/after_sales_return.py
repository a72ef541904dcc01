from ecom_erp.flows.orders.row_protection import Row


class AfterSalesReturn(Row):
	"""A return Delivery Note of a ticket."""
