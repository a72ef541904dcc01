from ecom_erp.flows.orders.row_protection import Row


class AfterSalesTicketLine(Row):
	"""A line the ticket is about."""
