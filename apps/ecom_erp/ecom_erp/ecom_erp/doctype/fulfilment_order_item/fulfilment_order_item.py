from ecom_erp.flows.rows import Row


class FulfilmentOrderItem(Row):
	"""What a parcel holds."""
