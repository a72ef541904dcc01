from ecom_erp.flows.orders.row_protection import Row


class ApprovalLimit(Row):
	"""How much the people with a role may approve."""
