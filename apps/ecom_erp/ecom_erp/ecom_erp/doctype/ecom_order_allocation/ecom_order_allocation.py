from ecom_erp.flows.orders.row_protection import Row


class EcomOrderAllocation(Row):
	"""Where a line ships from, and why."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		follows: DF.Check
		item_code: DF.Link | None
		line_id: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		qty: DF.Int
		reason: DF.SmallText | None
		sales_order_item: DF.Data | None
		to_ship: DF.Check
		warehouse: DF.Link | None
	# end: auto-generated types
