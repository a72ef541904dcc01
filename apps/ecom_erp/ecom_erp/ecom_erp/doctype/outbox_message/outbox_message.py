import frappe
from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_by_hand
from ecom_erp.messaging import retention


class OutboxMessage(Document):
	"""A message we owe a shop."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		ecom_order: DF.Link | None
		error: DF.SmallText | None
		external_result: DF.Data | None
		handed_over_at: DF.Datetime | None
		kind: DF.Literal[
			"Fulfilment",
			"Fulfilment Correction",
			"Tracking",
			"Refund",
			"Cancellation",
			"Stock",
			"Message",
			"SMS",
			"WhatsApp",
			"Note",
			"Reply",
			"Notice",
		]
		message_key: DF.Data | None
		next_try_at: DF.Datetime | None
		payload: DF.Code | None
		processed_at: DF.Datetime | None
		receipt: DF.Literal["", "Sent", "Delivered", "Read", "Failed"]
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		shop: DF.Link
		status: DF.Literal["New", "Processing", "Done", "Failed", "Dead"]
	# end: auto-generated types

	def validate(self):
		refuse_by_hand(self)

	@staticmethod
	def clear_old_logs(days: int = 90) -> None:
		"""Log Settings calls this once a day."""
		retention.clear_outbox(days)


def on_doctype_update():
	frappe.db.add_index("Outbox Message", ["next_try_at"])
	frappe.db.add_index("Outbox Message", ["status", "next_try_at"])
	frappe.db.add_index("Outbox Message", ["status", "creation"])
