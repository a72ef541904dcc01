from ecom_erp.flows.orders.row_protection import Row


class InvoiceTerm(Row):
	"""How many years a company's invoices, or those of all companies of a country, have to be kept."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		company: DF.Link | None
		country: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		years: DF.Int
	# end: auto-generated types
