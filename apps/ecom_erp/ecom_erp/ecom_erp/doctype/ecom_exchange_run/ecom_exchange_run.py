import frappe
from frappe.model.document import Document

from ecom_erp.flows.exchange import runs
from ecom_erp.flows.orders.field_protection import begin_with, refuse_changes
from ecom_erp.flows.words import sentences


class EcomExchangeRun(Document):
	"""One exchange with another system."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		accepted: DF.Int
		confirmed: DF.Check
		cursor: DF.SmallText | None
		direction: DF.Data | None
		file: DF.Attach | None
		file_key: DF.Data | None
		file_name: DF.Data | None
		found: DF.Int
		profile: DF.Link
		refused: DF.Int
		said: DF.Code | None
		shop: DF.Link | None
		status: DF.Literal["Waiting", "Running", "To Confirm", "Sending", "Done", "Failed"]
		status_message: DF.SmallText | None
		step_attempts: DF.Int
		step_due_at: DF.Datetime | None
		subject: DF.Data | None
		unknown: DF.Int
		until: DF.Datetime | None
	# end: auto-generated types

	def before_insert(self):
		begin_with(self, ("profile", "file"))
		runs.begin(self)

	def onload(self):
		"""What was done, in the language of the reader."""
		self.set_onload("words", sentences.readings([self]))

	def validate(self):
		refuse_changes(self, ())

	def after_insert(self):
		runs.wake(self)

	def on_trash(self):
		runs.forget(self.name)

	@staticmethod
	def clear_old_logs(days: int = 90) -> None:
		"""Called by Frappe's Log Settings once a day."""
		runs.clear(days)


def on_doctype_update():
	frappe.db.add_index("Ecom Exchange Run", ["step_due_at"])
	frappe.db.add_index("Ecom Exchange Run", ["profile", "step_due_at"])
	frappe.db.add_index("Ecom Exchange Run", ["profile", "status"])
	frappe.db.add_index("Ecom Exchange Run", ["status", "creation"])
