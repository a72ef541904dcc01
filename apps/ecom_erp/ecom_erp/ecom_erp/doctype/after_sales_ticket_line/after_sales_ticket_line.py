from ecom_erp.flows.rows import Row


class AfterSalesTicketLine(Row):
	"""A line the ticket is about."""
