from ecom_erp.flows.orders.row_protection import Row


class EcomShopMessageWay(Row):
	"""A step of which a shop's buyers are told by text message."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		language: DF.Literal["", "en", "zh"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		step: DF.Literal[
			"Order Received",
			"Payment Reminder",
			"Shipped",
			"Out for Delivery",
			"Ready for Pickup",
			"Delivered",
			"Delivery Problem",
			"Delayed",
			"Cancelled",
			"After-Sales Ticket",
		]
		way: DF.Literal["SMS", "WhatsApp", "Channel"]
	# end: auto-generated types
