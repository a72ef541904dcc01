import frappe
from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_by_hand
from ecom_erp.flows.words import sentences


class EcomSettlementLine(Document):
	"""A line of a settlement."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		accepted_by: DF.Link | None
		accepted_note: DF.SmallText | None
		amount: DF.Currency
		answer_by: DF.Datetime | None
		at: DF.Datetime | None
		currency: DF.Link | None
		description: DF.SmallText | None
		difference: DF.Currency
		ecom_order: DF.Link | None
		explanation: DF.SmallText | None
		fee: DF.Currency
		fee_tax: DF.Currency
		finding: DF.Literal[
			"",
			"Unknown Type",
			"No Order",
			"No Reference",
			"Amount Differs",
			"Fee Differs",
			"Doubled",
			"Dispute",
			"Several Orders",
		]
		kind: DF.Literal[
			"Charge",
			"Refund",
			"Fee",
			"Fee Tax",
			"Dispute",
			"Dispute Won",
			"Dispute Lost",
			"Adjustment",
			"Adjustment Reversal",
			"Reserve Held",
			"Reserve Released",
			"Deferred",
			"Loan",
			"Advertising",
			"Storage",
			"Reimbursement",
			"Gift Card",
			"Tax Collected",
			"Tax Withheld",
			"Transfer",
			"Previous Balance",
			"Unknown",
		]
		line_id: DF.Data | None
		line_no: DF.Int
		net: DF.Currency
		order_number: DF.Data | None
		other_ids: DF.SmallText | None
		paid_amount: DF.Currency
		paid_currency: DF.Link | None
		rate: DF.Float
		said: DF.Code | None
		settlement: DF.Link
		settlement_account: DF.Link
		sku: DF.Data | None
		state: DF.Literal["Open", "Matched", "Accepted"]
		stated_kind: DF.Data | None
		transaction_id: DF.Data | None
		type: DF.Data | None
	# end: auto-generated types

	def onload(self):
		self.set_onload("words", sentences.readings([self]))

	def validate(self):
		refuse_by_hand(self)


def on_doctype_update():
	frappe.db.add_index("Ecom Settlement Line", ["settlement", "line_no"])
	frappe.db.add_index("Ecom Settlement Line", ["settlement", "state", "line_no"])
	frappe.db.add_index("Ecom Settlement Line", ["settlement_account", "kind", "type"])
	frappe.db.add_index("Ecom Settlement Line", ["state", "finding", "at"])
	frappe.db.add_index("Ecom Settlement Line", ["ecom_order"])
	frappe.db.add_index("Ecom Settlement Line", ["order_number"])
	frappe.db.add_index("Ecom Settlement Line", ["transaction_id"])
