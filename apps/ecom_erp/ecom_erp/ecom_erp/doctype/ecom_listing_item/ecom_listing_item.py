from ecom_erp.flows.orders.row_protection import Row


class EcomListingItem(Row):
	"""An item that one sold listing takes from stock."""
