from ecom_erp.flows.orders.row_protection import Row


class ReviewRuleAction(Row):
	"""What a review rule does with an order."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		courier_account: DF.Link | None
		item_code: DF.Link | None
		kind: DF.Literal["Hold", "Approve", "Tag", "Priority", "Warehouse", "Courier", "Gift"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		priority: DF.Literal["", "High", "Urgent"]
		qty: DF.Int
		reason: DF.Data | None
		summary: DF.Data | None
		tag: DF.Data | None
		warehouse: DF.Link | None
	# end: auto-generated types
