import frappe
from frappe.model.document import Document

from ecom_erp.flows.accounting.courier_bills import bill_page, storing
from ecom_erp.flows.orders.field_protection import refuse_by_hand
from ecom_erp.flows.words import sentences


class EcomCourierBill(Document):
	"""A courier's bill."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.ecom_bill_posting.ecom_bill_posting import EcomBillPosting

		bill_account: DF.Link
		bill_key: DF.Data | None
		bill_number: DF.Data | None
		billed_on: DF.Date | None
		claim_by: DF.Date | None
		company: DF.Link | None
		courier: DF.Data | None
		currency: DF.Link | None
		difference: DF.Currency
		digest: DF.Data | None
		due_on: DF.Date | None
		expected: DF.Currency
		held: DF.Currency
		line_count: DF.Int
		lines_total: DF.Currency
		next_line: DF.Int
		open_count: DF.Int
		posted_at: DF.Datetime | None
		posted_by: DF.Link | None
		postings: DF.Table[EcomBillPosting]
		problem: DF.SmallText | None
		provable: DF.Check
		said: DF.Code | None
		status: DF.Literal["Reading", "Inconsistent", "Open", "Ready", "Posted"]
		step_attempts: DF.Int
		step_due_at: DF.Datetime | None
		too_much: DF.Currency
		total: DF.Currency
	# end: auto-generated types

	def onload(self):
		"""Proof and lines by cause, and what is wrong in the language of the reader."""
		self.set_onload("words", sentences.readings([self]))
		self.set_onload("page", bill_page.page(self))

	def validate(self):
		refuse_by_hand(self)

	def on_trash(self):
		storing.before_delete(self)


def on_doctype_update():
	frappe.db.add_index("Ecom Courier Bill", ["step_due_at"])
	frappe.db.add_index("Ecom Courier Bill", ["bill_account", "billed_on"])
	frappe.db.add_index("Ecom Courier Bill", ["status", "billed_on"])
