from ecom_erp.flows.orders.row_protection import Row


class ReviewRuleAction(Row):
	"""What a review rule does with an order."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		courier_account: DF.Link | None
		email: DF.Data | None
		item_code: DF.Link | None
		kind: DF.Literal[
			"Hold",
			"Approve",
			"Tag",
			"Priority",
			"Warehouse",
			"Ship What Is Available",
			"Courier",
			"Gift",
			"Notify Role",
			"Notify User",
			"Notify by E-mail",
			"Notify Channel",
		]
		notice_channel: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		priority: DF.Literal["", "High", "Urgent"]
		qty: DF.Int
		reason: DF.Data | None
		role: DF.Link | None
		summary: DF.Data | None
		tag: DF.Data | None
		user: DF.Link | None
		warehouse: DF.Link | None
	# end: auto-generated types
