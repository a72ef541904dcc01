from ecom_erp.flows.orders.row_protection import Row


class CourierSurcharge(Row):
	"""What is added to the base price."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		kind: DF.Literal["percent", "flat", "remote"]
		label: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		patterns: DF.SmallText | None
		value: DF.Float
	# end: auto-generated types
