from ecom_erp.flows.orders.row_protection import Row


class IdleLimit(Row):
	"""After how many minutes without doing anything a user with the role is signed out."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		minutes: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		role: DF.Link
	# end: auto-generated types
