from ecom_erp.flows.orders.row_protection import Row


class EcomOrderHold(Row):
	"""Why an order waits for a person."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		closed_at: DF.Datetime | None
		closed_by: DF.Link | None
		code: DF.Data | None
		line_id: DF.Data | None
		message: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		raised_at: DF.Datetime | None
		remark: DF.SmallText | None
		said: DF.Code | None
		status: DF.Literal["Open", "Released", "Cleared"]
	# end: auto-generated types
