import frappe
from frappe.model.document import Document

from ecom_erp.flows.intake.copies import export, selection
from ecom_erp.flows.orders.field_protection import begin_with, refuse_changes
from ecom_erp.flows.words import sentences

CHOSEN = (
	"file_format",
	"profile",
	"shop",
	"order_status",
	"from_date",
	"to_date",
	"orders",
	"filters",
)


class OrderExport(Document):
	"""Orders in a file, made in the background for whoever asked for it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		file: DF.Attach | None
		file_format: DF.Literal["CSV", "Excel", "JSON Lines"]
		filters: DF.Code | None
		from_date: DF.Date | None
		order_status: DF.Literal[
			"",
			"To Pay",
			"Paid",
			"On Hold",
			"Approved",
			"Allocated",
			"Partly Shipped",
			"Shipped",
			"Delivered",
			"Completed",
			"Shipped at Shop",
			"Cancelled",
		]
		orders: DF.SmallText | None
		orders_done: DF.Int
		orders_found: DF.Int
		profile: DF.Link | None
		said: DF.Code | None
		shop: DF.Link | None
		status: DF.Literal["Waiting", "Running", "Done", "Failed"]
		status_message: DF.SmallText | None
		step_attempts: DF.Int
		step_due_at: DF.Datetime | None
		to_date: DF.Date | None
	# end: auto-generated types

	def before_insert(self):
		begin_with(self, CHOSEN)
		frappe.has_permission("Ecom Order", "export", throw=True)

	def onload(self):
		"""What was done, in the language of the reader."""
		self.set_onload("words", sentences.readings([self]))

	def validate(self):
		refuse_changes(self, ())
		selection.check_filters(self.filters)
		selection.check_names(self.orders)

	def after_insert(self):
		export.start(self.name)

	def on_trash(self):
		export.forget_half(self.name)

	@staticmethod
	def clear_old_logs(days: int = 7) -> None:
		"""Called by Frappe's Log Settings once a day."""
		export.clear(days)


def on_doctype_update():
	frappe.db.add_index("Order Export", ["step_due_at"])
