from frappe.model.document import Document

from ecom_erp.flows.orders import transitions
from ecom_erp.flows.orders.field_protection import refuse_by_hand
from ecom_erp.messaging import retention


class EcomPrintJob(Document):
	"""One paper for a printer without a dialog, printed once."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		courier_handover: DF.Link | None
		fulfilment_order: DF.Link | None
		fulfilment_package: DF.Link | None
		fulfilment_wave: DF.Link | None
		next_try_at: DF.Datetime | None
		page_id: DF.Data | None
		paper: DF.Literal["Shipping Label", "Packing Slip", "Customs Documents", "Pick List", "Manifest"]
		printed_at: DF.Datetime | None
		printer: DF.Data | None
		problem: DF.SmallText | None
		remote_id: DF.Data | None
		reprint: DF.Int
		sent_at: DF.Datetime | None
		service: DF.Data | None
		shipping_label: DF.Link | None
		shop: DF.Link | None
		station: DF.Link | None
		status: DF.Literal["Waiting", "Sent", "Printed", "Failed", "Not Known"]
		warehouse: DF.Link | None
	# end: auto-generated types

	def validate(self):
		transitions.check_document(self)
		refuse_by_hand(self)

	@staticmethod
	def clear_old_logs(days: int = 180) -> None:
		"""Log Settings calls this once a day."""
		retention.clear_prints(days)
