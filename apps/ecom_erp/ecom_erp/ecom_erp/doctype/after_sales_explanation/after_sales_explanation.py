from ecom_erp.flows.orders.row_protection import Row


class AfterSalesExplanation(Row):
	"""What a policy said about a ticket."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		matched: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		policy: DF.Link | None
		why: DF.SmallText | None
	# end: auto-generated types
