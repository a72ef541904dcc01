from frappe.model.document import Document

from ecom_erp.flows.orders.field_protection import refuse_by_hand
from ecom_erp.messaging import retention


class EcomAPICall(Document):
	"""A call of REST that had an Idempotency-Key."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer: DF.LongText | None
		busy_until: DF.Datetime | None
		content: DF.Data | None
		done: DF.Check
		method: DF.Data | None
	# end: auto-generated types

	def validate(self):
		refuse_by_hand(self)

	@staticmethod
	def clear_old_logs(days: int = 7) -> None:
		"""Log Settings calls this once a day."""
		retention.clear_api_calls(days)
