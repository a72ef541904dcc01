from ecom_erp.flows.orders.row_protection import Row


class FulfilmentOrderItem(Row):
	"""What a parcel holds."""
