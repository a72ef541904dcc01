from ecom_erp.flows.orders.row_protection import Row


class EcomExchangeField(Row):
	"""How one field is called in the other system."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		constant: DF.Data | None
		form: DF.Literal[
			"",
			"Text",
			"Upper Case",
			"Number",
			"Number with Comma",
			"Date",
			"Date without Signs",
			"Day.Month.Year",
			"Month/Day/Year",
			"Date and Time",
			"True or False",
		]
		our_field: DF.Autocomplete | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		their_field: DF.Data | None
	# end: auto-generated types
