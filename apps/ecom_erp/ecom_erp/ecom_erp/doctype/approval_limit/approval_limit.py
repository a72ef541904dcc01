from ecom_erp.flows.rows import Row


class ApprovalLimit(Row):
	"""How much the people with a role may approve."""
