from ecom_erp.flows.orders.row_protection import Row


class EcomShopGateway(Row):
	"""Account of a payment gateway."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		account: DF.Link | None
		fee_account: DF.Link | None
		fee_fixed: DF.Currency
		fee_percent: DF.Percent
		gateway: DF.Data
		mode_of_payment: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		pay_later: DF.Check
		payment_url: DF.Data | None
	# end: auto-generated types
