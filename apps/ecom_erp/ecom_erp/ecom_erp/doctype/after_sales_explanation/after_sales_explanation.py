from ecom_erp.flows.rows import Row


class AfterSalesExplanation(Row):
	"""What a policy said about a ticket."""
