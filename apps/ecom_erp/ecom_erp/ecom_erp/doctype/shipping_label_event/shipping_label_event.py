from ecom_erp.flows.orders.row_protection import Row


class ShippingLabelEvent(Row):
	"""What happened to a parcel on its way."""
