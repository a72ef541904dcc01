import frappe
from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_by_hand


class EcomProfitEntry(Document):
	"""A part of what a voucher earned or cost."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		account: DF.Link | None
		amount: DF.Currency
		channel: DF.Data | None
		company: DF.Link
		country: DF.Data | None
		courier_account: DF.Link | None
		currency: DF.Link | None
		customer_group: DF.Link | None
		ecom_order: DF.Link | None
		estimated: DF.Check
		in_books: DF.Check
		item_code: DF.Link | None
		item_group: DF.Link | None
		kind: DF.Literal[
			"Revenue",
			"Shipping Charged",
			"Discounts",
			"Refunds",
			"Cost of Goods",
			"Packaging",
			"Freight",
			"Duty",
			"Fees",
			"Disputes",
			"After-Sales",
			"Advertising",
			"Storage and Handling",
			"Exchange Differences",
			"Other Income",
			"Other Costs",
		]
		line_id: DF.Data | None
		posting_date: DF.Date
		profit_voucher: DF.Link | None
		shop: DF.Link | None
		voucher_no: DF.DynamicLink | None
		voucher_type: DF.Link | None
		warehouse: DF.Link | None
	# end: auto-generated types

	def validate(self):
		refuse_by_hand(self)


def on_doctype_update():
	frappe.db.add_index("Ecom Profit Entry", ["profit_voucher"])
	frappe.db.add_index("Ecom Profit Entry", ["ecom_order"])
	# the proof, by account
	frappe.db.add_index(
		"Ecom Profit Entry",
		["company", "in_books", "posting_date", "account", "ecom_order", "amount"],
		"proof_index",
	)
	# reports and lists
	frappe.db.add_index("Ecom Profit Entry", ["company", "posting_date", "ecom_order"])
	frappe.db.add_index("Ecom Profit Entry", ["shop", "posting_date"])
	frappe.db.add_index("Ecom Profit Entry", ["item_code", "posting_date"])
	frappe.db.add_index("Ecom Profit Entry", ["kind", "posting_date"])
