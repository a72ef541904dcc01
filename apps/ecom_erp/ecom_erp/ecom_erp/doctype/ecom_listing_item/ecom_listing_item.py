from ecom_erp.flows.orders.row_protection import Row


class EcomListingItem(Row):
	"""An item that one sold listing takes from stock."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		item_code: DF.Link
		item_name: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		qty: DF.Int
	# end: auto-generated types
