from ecom_erp.flows.rows import Row


class WaybillEvent(Row):
	"""What happened to a parcel on its way."""
