from ecom_erp.flows.orders.row_protection import Row


class ReviewLogEntry(Row):
	"""A rule that applied in a review."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		actions: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		rule: DF.Data | None
		why: DF.SmallText | None
	# end: auto-generated types
