from ecom_erp.flows.orders.row_protection import Row


class EcomAllowedHost(Row):
	"""A host the app may call."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		host: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		purpose: DF.Data | None
	# end: auto-generated types
