import frappe
from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_by_hand


class EcomProfitSum(Document):
	"""What one of a day's items, countries or the like earned and cost."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		company: DF.Link
		currency: DF.Link | None
		dimension: DF.Literal[
			"Shop", "Item", "Item Group", "Country", "Courier Account", "Warehouse", "Customer Group"
		]
		estimated: DF.Check
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
		posting_date: DF.Date
		shop: DF.Link | None
		value: DF.Data | None
	# end: auto-generated types

	def validate(self):
		refuse_by_hand(self)


def on_doctype_update():
	# with all that reports ask for, so that they read the index alone
	frappe.db.add_index(
		"Ecom Profit Sum",
		["company", "dimension", "posting_date", "shop", "value", "kind", "estimated", "amount"],
		"report_index",
	)
	frappe.db.add_index("Ecom Profit Sum", ["company", "posting_date"])
