from ecom_erp.flows.orders.row_protection import Row


class AfterSalesExplanation(Row):
	"""What a policy said about a ticket."""
