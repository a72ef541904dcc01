import frappe
from frappe.model.document import Document

from ecom_erp.flows.accounting.courier_bills import bill_import
from ecom_erp.flows.words import sentences


class EcomBillImport(Document):
	"""A courier's file with bills."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		bill_account: DF.Link
		file: DF.Attach
		file_hash: DF.Data | None
		next_bill: DF.Int
		preview: DF.Code | None
		said: DF.Code | None
		status: DF.Literal["New", "Checking", "Checked", "Importing", "Done", "Failed"]
		status_message: DF.SmallText | None
		step_attempts: DF.Int
		step_due_at: DF.Datetime | None
	# end: auto-generated types

	def before_insert(self):
		bill_import.begin(self)

	def onload(self):
		self.set_onload("words", sentences.readings([self]))

	def validate(self):
		bill_import.validate(self)


def on_doctype_update():
	frappe.db.add_index("Ecom Bill Import", ["step_due_at"])
