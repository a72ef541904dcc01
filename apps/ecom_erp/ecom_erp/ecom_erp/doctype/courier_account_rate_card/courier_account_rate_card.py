from ecom_erp.flows.orders.row_protection import Row


class CourierAccountRateCard(Row):
	"""Rate card by warehouse of origin."""
