from ecom_erp.flows.orders.row_protection import Row


class OrderImportProblem(Row):
	"""Order Import Problem."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		column: DF.Data | None
		order_id: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		problem: DF.SmallText | None
		row_no: DF.Int
		said: DF.Code | None
	# end: auto-generated types
