from ecom_erp.flows.orders.row_protection import Row


class CourierAccountRateCard(Row):
	"""Rate card by warehouse of origin."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		rate_card: DF.Link
		warehouse: DF.Link
	# end: auto-generated types
