from ecom_erp.flows.rows import Row


class EcomListingItem(Row):
	"""An item that one sold listing takes from stock."""
