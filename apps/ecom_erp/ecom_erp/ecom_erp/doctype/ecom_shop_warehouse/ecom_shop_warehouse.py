from ecom_erp.flows.orders.row_protection import Row


class EcomShopWarehouse(Row):
	"""A warehouse that may serve the shop."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		rank: DF.Int
		warehouse: DF.Link
	# end: auto-generated types
