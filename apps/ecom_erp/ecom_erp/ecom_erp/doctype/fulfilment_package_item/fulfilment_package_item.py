from ecom_erp.flows.orders.row_protection import Row


class FulfilmentPackageItem(Row):
	"""What lies in a package."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		fulfilment_order_item: DF.Data | None
		item_code: DF.Link | None
		item_name: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		qty: DF.Int
	# end: auto-generated types
