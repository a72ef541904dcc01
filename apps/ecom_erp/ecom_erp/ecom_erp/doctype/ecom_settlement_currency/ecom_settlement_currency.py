from ecom_erp.flows.orders.row_protection import Row


class EcomSettlementCurrency(Row):
	"""A row of an Ecom Settlement Account."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		bank_account: DF.Link
		clearing_account: DF.Link
		currency: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
