from ecom_erp.flows.orders.row_protection import Row


class EcomBillColumn(Row):
	"""A column of a courier's bill."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		column: DF.Data
		field: DF.Literal[
			"Tracking Number",
			"Amount",
			"Tax",
			"Charge",
			"Bill Number",
			"Bill Date",
			"Due Date",
			"Bill Total",
			"Account",
			"Currency",
			"Service",
			"Zone",
			"Billed Weight",
			"Unit of Weight",
			"Entered Weight",
			"Dimensions",
			"Packages",
			"Shipped On",
			"Delivered On",
			"Discount",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
