from ecom_erp.flows.orders.row_protection import Row


class FulfilmentOrderItem(Row):
	"""What a parcel holds."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		item_code: DF.Link | None
		item_name: DF.Data | None
		line_id: DF.Data | None
		packed_qty: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		qty: DF.Int
		sales_order_item: DF.Data | None
		weight_grams: DF.Int
	# end: auto-generated types
