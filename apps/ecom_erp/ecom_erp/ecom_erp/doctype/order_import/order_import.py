import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.core.states.file_import import STARTED, ImportStatus
from ecom_erp.flows.orders.field_protection import refuse_changes
from ecom_erp.flows.shops import channels
from ecom_erp.flows.words import sentences
from ecom_erp.integrations.channels.base import Capability


class OrderImport(Document):
	"""Orders of a shop from a CSV or Excel file."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.order_import_problem.order_import_problem import OrderImportProblem

		file: DF.Attach
		file_hash: DF.Data | None
		mapping: DF.Link | None
		next_order: DF.Int
		orders_found: DF.Int
		orders_known: DF.Int
		orders_sent: DF.Int
		preview: DF.Code | None
		problem_count: DF.Int
		problems: DF.Table[OrderImportProblem]
		rows_found: DF.Int
		said: DF.Code | None
		shop: DF.Link
		status: DF.Literal["New", "Checked", "Importing", "Done", "Failed"]
		status_message: DF.SmallText | None
		step_attempts: DF.Int
		step_due_at: DF.Datetime | None
	# end: auto-generated types

	def before_insert(self):
		self.update(
			{
				"status": ImportStatus.NEW,
				"status_message": None,
				"said": None,
				"next_order": 0,
				"step_due_at": None,
			}
		)

	def onload(self):
		"""What was found and done, in the language of the reader."""
		self.set_onload("words", sentences.readings([self, *self.problems]))

	def validate(self):
		channel = frappe.get_cached_value("Ecom Shop", self.shop, "channel")
		if not channels.can(channel, Capability.FILES):
			able = ", ".join(_(name) for name in channels.channels_that(Capability.FILES))
			frappe.throw(_("Files are imported for shops of the channel {0}").format(able))
		refuse_changes(self, ("file", "mapping"))
		before = self.get_doc_before_save()
		if (
			before
			and not self.flags.by_machine
			and (before.file, before.mapping) != (self.file, self.mapping)
		):
			self._to_be_checked_again()

	def _to_be_checked_again(self):
		if self.status in STARTED:
			frappe.throw(_("{0} is already {1}").format(self.name, _(self.status)))
		self.status, self.status_message, self.said = ImportStatus.NEW, None, None


def on_doctype_update():
	frappe.db.add_index("Order Import", ["step_due_at"])
