from ecom_erp.flows.orders.row_protection import Row


class EcomBillPosting(Row):
	"""A Purchase Invoice by which a courier's bill is in the books."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		currency: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		posting_date: DF.Date | None
		purchase_invoice: DF.Link | None
		taken_back: DF.Check
	# end: auto-generated types
