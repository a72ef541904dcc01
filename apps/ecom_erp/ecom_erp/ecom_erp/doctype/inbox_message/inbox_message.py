import frappe
from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_by_hand
from ecom_erp.messaging import retention


class InboxMessage(Document):
	"""An event a shop told us, kept as it came."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		ecom_order: DF.Link | None
		error: DF.SmallText | None
		event_id: DF.Data | None
		external_id: DF.Data | None
		message_key: DF.Data | None
		next_try_at: DF.Datetime | None
		occurred_at: DF.Datetime | None
		payload: DF.Code | None
		processed_at: DF.Datetime | None
		shop: DF.Link
		source: DF.Literal["Webhook", "Poll", "REST", "File"]
		status: DF.Literal["New", "Processing", "Done", "Failed", "Dead"]
		topic: DF.Data | None
	# end: auto-generated types

	def validate(self):
		refuse_by_hand(self)

	@staticmethod
	def clear_old_logs(days: int = 90) -> None:
		"""Log Settings calls this once a day."""
		retention.clear_inbox(days)


def on_doctype_update():
	frappe.db.add_index("Inbox Message", ["next_try_at"])
	frappe.db.add_index("Inbox Message", ["status", "next_try_at"])
	frappe.db.add_index("Inbox Message", ["source", "creation"])
	frappe.db.add_index("Inbox Message", ["status", "creation"])
	frappe.db.add_index("Inbox Message", ["shop", "source", "creation"])
