from ecom_erp.flows.orders.row_protection import Row


class CourierRateZone(Row):
	"""Price of a zone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		first_grams: DF.Int
		first_price: DF.Currency
		max_grams: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		patterns: DF.SmallText
		step_grams: DF.Int
		step_price: DF.Currency
		transit_days: DF.Int
		zone: DF.Data
	# end: auto-generated types
