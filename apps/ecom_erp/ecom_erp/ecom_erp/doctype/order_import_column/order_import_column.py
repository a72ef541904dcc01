from ecom_erp.flows.rows import Row


class OrderImportColumn(Row):
	"""Order Import Column."""
