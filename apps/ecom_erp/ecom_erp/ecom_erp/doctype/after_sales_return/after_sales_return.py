from ecom_erp.flows.orders.row_protection import Row


class AfterSalesReturn(Row):
	"""A return Delivery Note of a ticket."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		against: DF.Link | None
		delivery_note: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		qty: DF.Int
	# end: auto-generated types
