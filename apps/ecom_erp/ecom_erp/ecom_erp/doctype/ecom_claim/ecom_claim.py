import frappe
from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_by_hand
from ecom_erp.flows.words import sentences


class EcomClaim(Document):
	"""What is asked back from a courier or supplier."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		after_sales_ticket: DF.Link | None
		against: DF.Literal["Courier", "Supplier"]
		amount: DF.Currency
		answered_on: DF.Date | None
		bill_account: DF.Link | None
		bill_line: DF.Link | None
		cause: DF.Data | None
		claim_by: DF.Date | None
		claim_key: DF.Data | None
		claimed_on: DF.Date | None
		company: DF.Link | None
		courier_bill: DF.Link | None
		credited_amount: DF.Currency
		currency: DF.Link | None
		debit_note: DF.Link | None
		ecom_order: DF.Link | None
		explanation: DF.SmallText | None
		is_waived: DF.Check
		note: DF.SmallText | None
		reference: DF.Data | None
		said: DF.Code | None
		shipping_label: DF.Link | None
		shop: DF.Link | None
		status: DF.Literal["To Claim", "Claimed", "Accepted", "Refused", "Credited"]
		supplier: DF.Link | None
		tracking_number: DF.Data | None
	# end: auto-generated types

	def onload(self):
		self.set_onload("words", sentences.readings([self]))

	def validate(self):
		refuse_by_hand(self)


def on_doctype_update():
	frappe.db.add_index("Ecom Claim", ["status", "claim_by"])
	frappe.db.add_index("Ecom Claim", ["courier_bill", "status"])
	frappe.db.add_index("Ecom Claim", ["bill_line"])
	frappe.db.add_index("Ecom Claim", ["shipping_label", "against"])
	frappe.db.add_index("Ecom Claim", ["after_sales_ticket", "against"])
	frappe.db.add_index("Ecom Claim", ["supplier", "status"])
