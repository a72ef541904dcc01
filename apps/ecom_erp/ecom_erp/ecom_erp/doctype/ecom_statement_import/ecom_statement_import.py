import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.core.states.money.statement_import import AT_WORK, StatementImportStatus
from ecom_erp.flows.orders.field_protection import refuse_changes
from ecom_erp.flows.words import sentences


class EcomStatementImport(Document):
	"""A settlement file of a provider."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		file: DF.Attach
		file_hash: DF.Data | None
		next_statement: DF.Int
		preview: DF.Code | None
		said: DF.Code | None
		settlement_account: DF.Link
		status: DF.Literal["New", "Checking", "Checked", "Importing", "Done", "Failed"]
		status_message: DF.SmallText | None
		step_attempts: DF.Int
		step_due_at: DF.Datetime | None
	# end: auto-generated types

	def before_insert(self):
		started = {"status_message": None, "said": None, "preview": None, "next_statement": 0}
		self.update({"status": StatementImportStatus.NEW, "step_due_at": None, "file_hash": None, **started})

	def onload(self):
		self.set_onload("words", sentences.readings([self]))

	def validate(self):
		refuse_changes(self, ("file",))
		before = self.get_doc_before_save()
		if before and not self.flags.by_machine and before.file != self.file:
			if before.status in AT_WORK:
				frappe.throw(_("{0} is already {1}").format(self.name, _(before.status)))
			self.status = StatementImportStatus.NEW
			self.update({"status_message": None, "said": None, "preview": None, "file_hash": None})
			self.next_statement = 0


def on_doctype_update():
	frappe.db.add_index("Ecom Statement Import", ["step_due_at"])
