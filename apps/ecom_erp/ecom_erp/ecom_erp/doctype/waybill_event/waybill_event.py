from ecom_erp.flows.orders.row_protection import Row


class WaybillEvent(Row):
	"""What happened to a parcel on its way."""
