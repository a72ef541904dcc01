from ecom_erp.flows.orders.row_protection import Row


class ShippingLabelEvent(Row):
	"""What happened to a parcel on its way."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at: DF.Datetime | None
		code: DF.Data | None
		event_key: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		place: DF.Data | None
		source: DF.Literal["Webhook", "Poll", "Person", "REST"]
		status: DF.Literal[
			"",
			"Label Bought",
			"Picked Up",
			"In Transit",
			"Out for Delivery",
			"Delivery Failed",
			"Ready for Pickup",
			"Delivered",
			"Exception",
			"Returning",
			"Returned",
			"Lost",
			"Stuck",
		]
		text: DF.Data | None
	# end: auto-generated types
