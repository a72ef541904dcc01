from ecom_erp.flows.orders.row_protection import Row


class AfterSalesTicketLine(Row):
	"""A line the ticket is about."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		about: DF.Literal["", "Shipped", "Not Shipped"]
		condition: DF.Literal["", "As New", "Opened", "Damaged"]
		currency: DF.Link | None
		disposition: DF.Literal["", "Restock", "Scrap"]
		exchange_item: DF.Link | None
		exchange_price: DF.Currency
		item_code: DF.Link | None
		line_id: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		qty: DF.Int
		received_qty: DF.Int
		refund_amount: DF.Currency
		title: DF.Data | None
		unshipped_qty: DF.Int
	# end: auto-generated types
