import frappe
from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_by_hand
from ecom_erp.messaging import retention


class EcomWebhookMessage(Document):
	"""A message to another system."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		error: DF.SmallText | None
		event_type: DF.Data
		next_try_at: DF.Datetime | None
		payload: DF.Code | None
		processed_at: DF.Datetime | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		response_status: DF.Int
		shop: DF.Link | None
		status: DF.Literal["New", "Processing", "Done", "Failed", "Dead"]
		webhook: DF.Link
	# end: auto-generated types

	def validate(self):
		refuse_by_hand(self)

	@staticmethod
	def clear_old_logs(days: int = 30) -> None:
		"""Log Settings calls this once a day."""
		retention.clear_webhook_messages(days)


def on_doctype_update():
	frappe.db.add_index("Ecom Webhook Message", ["next_try_at"])
	frappe.db.add_index("Ecom Webhook Message", ["webhook", "next_try_at"])
	frappe.db.add_index("Ecom Webhook Message", ["webhook", "creation"])
	frappe.db.add_index("Ecom Webhook Message", ["status", "next_try_at"])
	frappe.db.add_index("Ecom Webhook Message", ["status", "creation"])
