from ecom_erp.flows.rows import Row


class CourierAccountRateCard(Row):
	"""Rate card by warehouse of origin."""
