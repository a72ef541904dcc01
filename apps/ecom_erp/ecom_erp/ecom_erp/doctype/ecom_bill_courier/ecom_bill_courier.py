from ecom_erp.flows.orders.row_protection import Row


class EcomBillCourier(Row):
	"""A courier account whose parcels a bill account pays for."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		courier_account: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
