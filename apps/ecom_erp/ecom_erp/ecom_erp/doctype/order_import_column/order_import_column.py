from ecom_erp.flows.orders.row_protection import Row


class OrderImportColumn(Row):
	"""Order Import Column."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		column: DF.Data
		field: DF.Literal[
			"Order ID",
			"Order Number",
			"Ordered At",
			"Changed At",
			"Currency",
			"Payment State",
			"Refund State",
			"Fulfilment State",
			"Fulfilled By",
			"Fulfilled At",
			"Cancelled At",
			"Order Total",
			"Line ID",
			"Listing ID",
			"SKU",
			"Title",
			"Quantity",
			"Unit Price",
			"Line Total",
			"Line Discount",
			"Line Tax",
			"Order Tax",
			"Order Discount",
			"Shipping",
			"Shipping Tax",
			"Line Shipping",
			"Line Shipping Tax",
			"Line Shipping Discount",
			"Shipping Method",
			"Line Fees",
			"Line Fees Tax",
			"Fees",
			"Tip",
			"Payment Gateway",
			"Payment ID",
			"Paid At",
			"Gateway Fee",
			"Buyer ID",
			"Buyer",
			"Buyer E-mail",
			"Buyer Phone",
			"Recipient",
			"Company",
			"Address",
			"Address Line 2",
			"City",
			"Province",
			"Province Code",
			"Postal Code",
			"Country",
			"Recipient's Phone",
			"Recipient ID",
			"Marketplace",
			"Note",
			"Tags",
			"Weight (g)",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
