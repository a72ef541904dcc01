from ecom_erp.flows.rows import Row


class EcomShopGateway(Row):
	"""Account of a payment gateway."""
