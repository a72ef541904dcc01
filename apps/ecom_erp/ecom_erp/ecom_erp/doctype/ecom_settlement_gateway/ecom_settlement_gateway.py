from ecom_erp.flows.orders.row_protection import Row


class EcomSettlementGateway(Row):
	"""A row of an Ecom Settlement Account."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		gateway: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		shop: DF.Link
	# end: auto-generated types
