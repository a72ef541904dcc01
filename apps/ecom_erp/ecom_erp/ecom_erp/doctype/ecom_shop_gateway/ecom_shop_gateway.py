from ecom_erp.flows.orders.row_protection import Row


class EcomShopGateway(Row):
	"""Account of a payment gateway."""
