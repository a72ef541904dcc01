from ecom_erp.flows.orders.row_protection import Row


class EcomStatementColumn(Row):
	"""A column of a settlement file."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		column: DF.Data
		field: DF.Literal[
			"Line ID",
			"Type",
			"Date",
			"Amount",
			"Money Out",
			"Fee",
			"Fee Tax",
			"Net",
			"Order Number",
			"Transaction ID",
			"Currency",
			"Payout ID",
			"Payout Date",
			"Payout Amount",
			"Balance",
			"Description",
			"SKU",
			"Paid Amount",
			"Paid Currency",
			"Exchange Rate",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
