from ecom_erp.flows.orders.row_protection import Row


class EcomOrderLine(Row):
	"""A line of an order as the shop states it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		allocated_qty: DF.Int
		amount: DF.Currency
		cancelled_qty: DF.Int
		cancelled_shipping: DF.Check
		currency: DF.Link | None
		discount: DF.Currency
		is_gift: DF.Check
		item_instead: DF.Link | None
		line_id: DF.Data | None
		listing: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		qty: DF.Int
		refunded_amount: DF.Currency
		reported_qty: DF.Int
		requires_shipping: DF.Check
		returned_qty: DF.Int
		shipped_qty: DF.Int
		shop_shipped_qty: DF.Int
		sku: DF.Data | None
		tax: DF.Currency
		title: DF.Data | None
		unit_price: DF.Currency
		weight_grams: DF.Int
		withdrawn_qty: DF.Int
	# end: auto-generated types
